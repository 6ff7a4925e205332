import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SCENARIOS = 'scenarios';
/** `<environment>/<effect>/<claim>.yaml`, and nothing else. */
const FILE = /^([a-z0-9-]+)\/(allow|deny)\/([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$/;

/** A scenario as it lies on disc; without environment, effect and claim where it lies elsewhere than scenarios do. */
export interface ScenarioFile {
  /** Relative to the folder of the policies: `scenarios/local/deny/a-deleted-key.yaml`. */
  readonly file: string;
  readonly environment: string;
  readonly effect: string;
  /** In words. */
  readonly claim: string;
  readonly text: string;
}

/** What is said of a file that lies elsewhere. */
export const MISPLACED = 'expected here: <environment>/{allow,deny}/<claim-in-words>.yaml';

/** Every file under the scenarios of a folder of policies, by name; null if there is no such folder. */
export function readScenarioFiles(directory: string): ScenarioFile[] | null {
  const folder = join(directory, SCENARIOS);
  if (!existsSync(folder)) return null;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => {
      const [, environment = '', effect = '', claim = ''] = FILE.exec(path) ?? [];
      const text = readFileSync(join(folder, path), 'utf8');
      return { file: `${SCENARIOS}/${path}`, environment, effect, claim: claim.replaceAll('-', ' '), text };
    });
}
