import type { CodeSample } from './code-sample.ts';
import type { SampledCall } from './sampled-call.ts';

/** The same request by curl, and with what Python and TypeScript have for HTTP. */
export function httpSamples(call: SampledCall): readonly CodeSample[] {
  return [
    { language: 'cURL', text: curlSample(call) },
    { language: 'Python', text: pythonSample(call) },
    { language: 'TypeScript', text: typescriptSample(call) },
  ];
}

export function curlSample({ method, url, headers, body }: SampledCall): string {
  return [
    method === 'GET' ? `curl ${quoted(url)}` : `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`  -d ${quoted(JSON.stringify(body))}`]),
  ].join(' \\\n');
}

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function pythonSample({ method, url, headers, body }: SampledCall): string {
  const withoutType = Object.entries(headers).filter(([name]) => name !== 'Content-Type');
  return [
    '# pip install requests',
    'import requests',
    '',
    `response = requests.${method.toLowerCase()}(`,
    `    ${JSON.stringify(url)},`,
    '    headers={',
    ...withoutType.map(([name, value]) => `        ${JSON.stringify(name)}: ${JSON.stringify(value)},`),
    '    },',
    // Texts, numbers and lists are written alike in JSON and in Python.
    ...(body === null ? [] : [`    json=${JSON.stringify(body)},`]),
    ')',
    'response.raise_for_status()',
    'print(response.json())',
  ].join('\n');
}

function typescriptSample({ method, url, headers, body }: SampledCall): string {
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    ...(method === 'GET' ? [] : [`  method: ${JSON.stringify(method)},`]),
    '  headers: {',
    ...Object.entries(headers).map(
      ([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
    ),
    '  },',
    ...(body === null ? [] : [`  body: JSON.stringify(${JSON.stringify(body)}),`]),
    '});',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the sample that has the template
    'if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);',
    'console.log(await response.json());',
  ].join('\n');
}
