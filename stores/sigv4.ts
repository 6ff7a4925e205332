import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export interface SigningKeys {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const SERVICE = 'dynamodb';
const CONTENT_TYPE = 'application/x-amz-json-1.0';

/**
 * Signs requests to DynamoDB with AWS Signature Version 4, for the one form that they have: a POST of JSON to
 * the root path. The key of the day is derived once, so that a request costs two hashes and one HMAC.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(keys: SigningKeys, host: string) {
  const { region, accessKeyId, secretAccessKey, sessionToken } = keys;
  const token = sessionToken === undefined ? '' : `x-amz-security-token:${sessionToken}\n`;
  const signedHeaders = `content-type;host;x-amz-date;${sessionToken === undefined ? '' : 'x-amz-security-token;'}x-amz-target`;
  let day = '';
  // As a key object: with a buffer for its key, an HMAC costs eight times as much.
  let dayKey: KeyObject;

  function keyOf(newDay: string): KeyObject {
    if (newDay !== day) {
      const dated = hmac(`AWS4${secretAccessKey}`, newDay);
      dayKey = createSecretKey(hmac(hmac(hmac(dated, region), SERVICE), 'aws4_request'));
      day = newDay;
    }
    return dayKey;
  }

  /** The headers of one request. `now` is in milliseconds of Unix time. */
  return function sign(target: string, body: string, now: number): Record<string, string> {
    const date = new Date(now).toISOString().replace(/-|:|\.\d{3}/g, '');
    const scope = `${date.slice(0, 8)}/${region}/${SERVICE}/aws4_request`;
    const canonical =
      `POST\n/\n\ncontent-type:${CONTENT_TYPE}\nhost:${host}\nx-amz-date:${date}\n${token}x-amz-target:${target}\n\n` +
      `${signedHeaders}\n${hash('sha256', body, 'hex')}`;
    const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical, 'hex')}`;
    const signature = createHmac('sha256', keyOf(date.slice(0, 8)))
      .update(toSign)
      .digest('hex');
    return {
      'content-type': CONTENT_TYPE,
      host,
      'x-amz-date': date,
      'x-amz-target': target,
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    };
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
