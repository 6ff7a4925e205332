import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policy } from '../../core/policy/policy.ts';
import { loadPolicy, readPolicyDocuments } from '../../infra/policies.ts';
import { bundledGraph } from '../../local/bundled-graph.ts';
import { declaredFor } from '../../local/declared-for.ts';
import { FUNCTION } from '../../local/function.ts';
import type { GraphResource, ResourceGraph } from '../../local/resource-graph.ts';
import { wireForm } from '../../local/wire-form.ts';

const CACHE = join(import.meta.dirname, '..', '..', '.cache');
const KEPT = join(CACHE, 'graphs');
/** No other test's policy has it. */
const MARK = `A title of ${process.pid}`;
const ALARM_EMAIL = `${process.pid}@test.example`;
const local = loadPolicy('local');
/** With a version of its own: bundles of the documents as they stand are another platform's. */
const marked: Policy = {
  ...local,
  version: `test-${process.pid}`,
  environment: { ...local.environment, alarmEmail: ALARM_EMAIL },
};

const keptFiles = () =>
  (existsSync(KEPT) ? readdirSync(KEPT) : [])
    .map((file) => join(KEPT, file))
    .filter((file) => readFileSync(file, 'utf8').includes(ALARM_EMAIL));

let fresh: ResourceGraph;
beforeAll(async () => {
  fresh = await declaredFor(marked);
}, 60_000);
afterAll(() => {
  for (const file of keptFiles()) rmSync(file);
  rmSync(join(CACHE, 'bundles', 'local', marked.version), { recursive: true, force: true });
});

describe('what a policy declares', () => {
  test('P-3 is kept, and the same when it is read again, in its form for the guardrails too', async () => {
    expect(keptFiles()).toHaveLength(1);
    const kept = await declaredFor(marked);
    expect(kept.resources).toEqual(fresh.resources);
    const forms = ({ resources }: ResourceGraph) =>
      Promise.all(resources.map(({ inputs }) => wireForm(inputs)));
    expect(await forms(kept)).toEqual(await forms(fresh));
  });

  test('P-3 is read for a policy that differs in its version and the addresses of providers only', async () => {
    const [file = ''] = keptFiles();
    const text = readFileSync(file, 'utf8');
    // Only who reads this file can answer with it.
    writeFileSync(file, text.replaceAll('API key of', MARK));
    const titles = async (policy: Policy) => JSON.stringify((await declaredFor(policy)).resources);
    const providers = Object.fromEntries(
      Object.entries(marked.providers).map(([name, one]) => [name, { ...one, url: 'http://127.0.0.1:9' }]),
    );
    expect(await titles({ ...marked, version: 'another', providers })).toContain(MARK);
    expect(await titles(local)).not.toContain(MARK);
    writeFileSync(file, text);
  }, 60_000);

  test('P-3 is evaluated anew where what is kept cannot be read', async () => {
    for (const file of keptFiles()) writeFileSync(file, '[{"urn":');
    expect((await declaredFor(marked)).resources).toEqual(fresh.resources);
    expect(keptFiles()).toHaveLength(1);
  }, 60_000);

  test('P-3 is evaluated anew where a file of the dashboard is gone', async () => {
    const [file = ''] = keptFiles();
    const resources = JSON.parse(readFileSync(file, 'utf8')) as GraphResource[];
    const gone = resources.map((one) =>
      one.type === 'aws:s3/bucketObjectv2:BucketObjectv2' && one.inputs.source !== undefined
        ? { ...one, inputs: { ...one.inputs, source: { __pulumiAsset: true, path: '/nowhere/index.html' } } }
        : one,
    );
    writeFileSync(file, JSON.stringify(gone));
    expect((await declaredFor(marked)).resources).toEqual(fresh.resources);
  }, 60_000);

  test('P-3 has the code of each function bundled with the policy that is served, and the console with its documents', () => {
    const documents = readPolicyDocuments();
    const { resources } = bundledGraph(fresh, { policy: marked, documents });
    const functions = resources.filter(({ type }) => type === FUNCTION);
    expect(functions.length).toBeGreaterThan(0);
    for (const one of functions) {
      const code = readFileSync(join(pathOf(one), 'index.js'), 'utf8');
      expect(code.startsWith(`"use strict";const GATEHOUSE_POLICY=${JSON.stringify(marked)};`)).toBe(true);
      const [constants = ''] = code.split('\n', 1);
      const knows = constants.endsWith(`const GATEHOUSE_DOCUMENTS=${JSON.stringify(documents)};`);
      const name = basename(pathOf(one));
      expect([name, knows]).toEqual([name, name === 'console']);
      expect([name, code.includes('GATEHOUSE_DOCUMENTS')]).toEqual([name, knows]);
    }
  }, 60_000);
});

function pathOf({ inputs }: GraphResource): string {
  return (inputs.code as { path: string }).path;
}
