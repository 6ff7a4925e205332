import { codeSamples, type SampledAccess, type SampleGroup } from './code-samples.ts';

/**
 * All that one needs in order to call a surface with a key, as one block to paste: what it is called, its value and
 * where it goes; then environment variables and a first request, for each way of calling.
 */
export function connectionBlock(name: string, access: SampledAccess): string {
  const { surface, address, key } = access;
  const ways = Object.entries(surface.baseUrls);
  const bases = ways.map(
    ([way, path]) => `Base URL${ways.length === 1 ? '' : ` (${way})`}: ${address}${path}`,
  );
  return [
    [
      `Name: ${name}`,
      `API key: ${key.value}`,
      ...(key.secret === null ? [] : [`API secret: ${key.secret}`]),
      ...(bases.length === 0 ? [`Base URL: ${address}`] : bases),
    ].join('\n'),
    ...codeSamples(access).map(printGroup),
  ].join('\n\n');
}

/** Environment variables as a shell, and most `.env` files, take them. */
export function printVariables(variables: SampleGroup['variables']): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join('\n');
}

function printGroup({ title, variables, samples }: SampleGroup): string {
  const curl = samples.find(({ language }) => language === 'cURL');
  return [`# ${title}`, printVariables(variables), ...(curl === undefined ? [] : [curl.text])].join('\n');
}
