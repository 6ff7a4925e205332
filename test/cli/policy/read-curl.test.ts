import { describe, expect, test } from '@jest/globals';
import { readCurl } from '../../../cli/policy/read-curl.ts';

const URL_TEXT = 'https://api.example.com/v1/models';

const read = (text: string) => {
  const { method, url, headers, warnings } = readCurl(text);
  return { method, url: url.href, headers: Object.fromEntries(headers), warnings };
};

describe('P-6 a curl command', () => {
  test.each([
    [`curl ${URL_TEXT}`, { method: 'GET', url: URL_TEXT, headers: {}, warnings: [] }],
    [`curl -X DELETE --url ${URL_TEXT}`, { method: 'DELETE', url: URL_TEXT }],
    [`curl -sSLXPUT ${URL_TEXT}`, { method: 'PUT', warnings: [] }],
    [`curl --head ${URL_TEXT}`, { method: 'HEAD' }],
    [`curl -d '{}' ${URL_TEXT}`, { method: 'POST' }],
    [`curl -G -d a=b ${URL_TEXT}`, { method: 'GET' }],
    [`curl -F file=@a.pdf ${URL_TEXT}`, { method: 'POST' }],
    [`curl --json '{}' ${URL_TEXT}`, { method: 'POST', headers: { 'content-type': 'application/json' } }],
    [`curl -H 'X-API-Key:  abc' -H "Empty;" -H 'Gone:' ${URL_TEXT}`, { headers: { 'x-api-key': 'abc' } }],
    [`curl --oauth2-bearer abc ${URL_TEXT}`, { headers: { authorization: 'Bearer abc' } }],
    [`curl -o out.json --max-time 5 ${URL_TEXT}`, { url: URL_TEXT, warnings: [] }],
    ['curl localhost:8787/a2agent/v1/models', { url: 'http://localhost:8787/a2agent/v1/models' }],
    [`/usr/bin/curl \\\n  -H 'a: b' \\\n  ${URL_TEXT} | jq .`, { headers: { a: 'b' }, url: URL_TEXT }],
  ])('%s', (text, request) => {
    expect(read(text)).toMatchObject(request);
  });

  test('says what it passes over, without what may be a secret', () => {
    expect(
      read(`curl --frobnicate -8 --hunter=2 -H @headers.txt ${URL_TEXT} https://other`).warnings,
    ).toEqual([
      '`--frobnicate` is not known here, and passed over',
      '`-8` is not known here, and passed over',
      'an option is not known here, and passed over',
      'headers in a file are passed over',
      'of several addresses the first is taken',
    ]);
    expect(read(`curl -H "Authorization: Bearer $TOKEN" ${URL_TEXT}`).warnings).toHaveLength(1);
  });

  test.each([
    ['wget https://api.example.com', 'begin with `curl`'],
    ['', 'begin with `curl`'],
    ["curl 'unclosed", 'not closed'],
    ['curl -s', 'no address'],
    ['curl -H', 'nothing follows -H'],
    ['curl http://', 'address is none'],
    [`curl -u me:hunter2 ${URL_TEXT}`, '-u'],
    ['curl https://me:hunter2@api.example.com', 'password'],
  ])('is refused in a sentence that repeats nothing: %s', (text, sentence) => {
    expect(() => readCurl(text)).toThrow(sentence);
    expect(() => readCurl(text)).not.toThrow('hunter2');
  });
});
