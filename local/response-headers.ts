import { withLocalAddresses } from './gateway-addresses.ts';
import { GraphError, type GraphResource, nameOf, type Properties } from './resource-graph.ts';
import { idOf, type StandIn } from './stand-in.ts';

export const RESPONSE_HEADERS_POLICY = 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy';

export const RESPONSE_HEADERS_STAND_INS: readonly StandIn[] = [
  {
    type: RESPONSE_HEADERS_POLICY,
    honours: ['securityHeadersConfig', 'customHeadersConfig'],
    ignores: { name: 'a name for people', comment: 'text for people' },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
];

/** Each setting → its header, and the value in it. HSTS is for HTTPS alone, and here is none: RFC 6797, section 7.2. */
const SECURITY_HEADERS: Readonly<Record<string, ((setting: Properties) => [string, unknown]) | null>> = {
  contentSecurityPolicy: (setting) => ['Content-Security-Policy', setting.contentSecurityPolicy],
  contentTypeOptions: () => ['X-Content-Type-Options', 'nosniff'],
  frameOptions: (setting) => ['X-Frame-Options', setting.frameOption],
  referrerPolicy: (setting) => ['Referrer-Policy', setting.referrerPolicy],
  strictTransportSecurity: null,
};

/**
 * The headers that a policy adds to every answer: names and values in turn.
 *
 * @param url address of this server without path, in place of each REST API's own
 */
export function headersOf(policy: GraphResource, url: string): readonly string[] {
  const { securityHeadersConfig = {}, customHeadersConfig = {} } = policy.inputs;
  const secure = Object.entries(securityHeadersConfig as Record<string, Properties>).flatMap(
    ([name, setting]) => {
      const read = SECURITY_HEADERS[name];
      if (read === undefined) throw new GraphError([`${nameOf(policy)}: '${name}' is not known here.`]);
      return read === null ? [] : read(setting).map(String);
    },
  );
  const { items = [] } = customHeadersConfig as { items?: { header: string; value: string }[] };
  return [...secure, ...items.flatMap(({ header, value }) => [header, value])].map((text) =>
    withLocalAddresses(text, url),
  );
}
