import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readStackSettings } from '../../local/stack-settings.ts';

test('P-7 the settings of a stack are read as Pulumi gives them to the program, secrets left out', () => {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-stack-'));
  writeFileSync(
    join(root, 'Pulumi.prod.yaml'),
    `config:
  aws:region: eu-central-1
  gatehouse:certificates: { oya: 'arn:aws:acm:eu-central-1:123456789012:certificate/1' }
  gatehouse:token: { secure: v1:abc }
`,
  );
  writeFileSync(join(root, 'Pulumi.empty.yaml'), '');
  try {
    expect(readStackSettings('prod', root)).toEqual({
      'aws:region': 'eu-central-1',
      'gatehouse:certificates': '{"oya":"arn:aws:acm:eu-central-1:123456789012:certificate/1"}',
    });
    expect([readStackSettings('empty', root), readStackSettings('none', root)]).toEqual([{}, {}]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
