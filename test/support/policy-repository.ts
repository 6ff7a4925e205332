import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { POLICIES } from '../../infra/policies.ts';

const PARTS = ['environments', 'surfaces', 'models.yaml', 'networks.yaml', 'plans.yaml'];

/** A repository of git whose `policies/` are those of this checkout, committed as `main`. */
export class PolicyRepository {
  readonly root: string;
  readonly policies: string;

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'gatehouse-policies-'));
    this.policies = join(this.root, 'policies');
    for (const part of PARTS) cpSync(join(POLICIES, part), join(this.policies, part), { recursive: true });
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.commit('The policies');
  }

  /** Replaces a text in a document; throws if it is not there. */
  edit(file: string, from: string, to: string): this {
    const path = join(this.policies, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    return this;
  }

  /** Writes a file beside or among the documents. */
  write(file: string, text: string): string {
    const path = join(this.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  git(...args: string[]): string {
    const who = [
      '-c',
      'user.name=Reviewer',
      '-c',
      'user.email=reviewer@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    return execFileSync('git', ['-C', this.root, ...who, ...args], { encoding: 'utf8' });
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
