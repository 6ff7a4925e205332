import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What Pulumi reads as the settings of a stack. */
type Settings = Readonly<Record<string, string>>;

/**
 * The settings of the stack that is called after an environment, as the program asks for them: `aws:region`,
 * `gatehouse:certificates`. What is encrypted is left out; a stack without a file has none.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/config/
 */
export function readStackSettings(environment: string, root: string): Settings {
  const file = join(root, `Pulumi.${environment}.yaml`);
  if (!existsSync(file)) return {};
  const { config = {} } = (parse(readFileSync(file, 'utf8')) ?? {}) as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => !isEncrypted(value))
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}

function isEncrypted(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secure' in value;
}
