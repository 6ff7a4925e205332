import type { ResourceChange } from './resource-changes.ts';

/** `update usage plan plan-starter-plan: throttleSettings`. */
export function resourceLine({ action, kind, name, properties }: ResourceChange): string {
  return `${action} ${kind} ${name}${properties.length === 0 ? '' : `: ${properties.join(', ')}`}`;
}
