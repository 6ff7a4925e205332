import type { PolicyDocument } from '../../../core/policy/parse.ts';
import { DOCUMENTS, edited } from '../../support/documents.ts';

/** For a rule: documents that break it and nothing else, and a part of the one line that is printed. */
export type Broken = Readonly<
  Record<string, readonly [documents: readonly PolicyDocument[], problem: string][]>
>;

export const SURFACE = 'surfaces/things.yaml';
export const ENVIRONMENT = 'environments/test.yaml';

export const surface = (from: string | RegExp, to: string) => edited(SURFACE, from, to);
export const environment = (from: string | RegExp, to: string) => edited(ENVIRONMENT, from, to);
export const override = (lines: string) => environment(/alarms.*\n/, `surfaces:\n  things:\n${lines}`);
export const route = (lines: string) => surface('  GET /open:', `${lines}\n  GET /open:`);
export const renamed = (from: string, to: string) =>
  DOCUMENTS.map((document) => (document.file === from ? { ...document, file: to } : document));
export const secondSurface = (change: (text: string) => string): PolicyDocument[] => {
  const text = DOCUMENTS[0]?.text ?? '';
  const own = text.replace('surface: things', 'surface: others').replace('thk', 'otk').replace('ths', 'ots');
  return [...DOCUMENTS, { file: 'surfaces/others.yaml', text: change(own) }];
};
export const numbered = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
