import { EVERYWHERE } from '../levels.ts';
import { objectOf } from '../properties.ts';
import type { ResourceRule } from '../rule.ts';
import { STAGE } from '../types.ts';

/** Without one of them, API Gateway takes no format. The client cannot choose the extended one. */
const REQUEST_ID = /\$context\.(requestId|extendedRequestId)\b/;
/** The value of a key; `identity.apiKeyId` is the name of one. */
const KEY_VALUE = /\$context\.identity\.apiKey\b/;

export const requireAccessLogs: ResourceRule = {
  id: 'require-access-logs',
  description: 'A stage writes one line about every request, and no credential into it.',
  levels: EVERYWHERE,
  remediation:
    'Set `accessLogSettings` to a log group and a format with the request id and without the API key.',
  types: [STAGE],
  judge: ({ props }) => {
    const settings = objectOf(props.accessLogSettings);
    // Where the log goes is not known in a preview; that it goes somewhere is.
    if (!('destinationArn' in settings)) return ['writes no access log'];
    const format = String(settings.format ?? '');
    return [
      ...(REQUEST_ID.test(format) ? [] : ['writes lines that belong to no request id']),
      ...(KEY_VALUE.test(format) ? ['writes API keys into its access log'] : []),
    ];
  },
};
