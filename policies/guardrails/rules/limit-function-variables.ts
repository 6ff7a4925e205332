import { EVERYWHERE } from '../levels.ts';
import { objectOf } from '../properties.ts';
import type { ResourceRule } from '../rule.ts';
import { FUNCTION } from '../types.ts';

/** Of all variables together, as JSON: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = 4096;

export const limitFunctionVariables: ResourceRule = {
  id: 'limit-function-variables',
  description: 'The variables of a function fit into what Lambda takes: 4 KB.',
  levels: EVERYWHERE,
  remediation: 'Bundle with the function what is known before it is deployed.',
  types: [FUNCTION],
  judge: ({ props }) => {
    const variables = objectOf(objectOf(props.environment).variables);
    const bytes = new TextEncoder().encode(JSON.stringify(variables)).length;
    return bytes <= MOST_BYTES
      ? []
      : [`is told ${bytes} bytes in its variables, and Lambda takes ${MOST_BYTES}`];
  },
};
