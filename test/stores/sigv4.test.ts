import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { createSigner } from '../../stores/sigv4.ts';

/** The hash that the SDK's signer wants to be given. */
class NodeSha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', secret as string | NodeJS.ArrayBufferView);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const token = fc.stringMatching(/^[A-Za-z0-9+/=]{1,60}$/);

describe('the signature of a request to the store', () => {
  test("is the AWS SDK's own, for any body, keys and time", async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        token,
        token,
        fc.option(token, { nil: undefined }),
        fc.integer({ min: 0, max: 4e12 }),
        async (body, accessKeyId, secretAccessKey, sessionToken, now) => {
          const host = 'dynamodb.eu-central-1.amazonaws.com';
          const region = 'eu-central-1';
          const sign = createSigner({ region, accessKeyId, secretAccessKey, sessionToken }, host);
          const ours = sign('DynamoDB_20120810.UpdateItem', body, now);

          const signer = new SignatureV4({
            service: 'dynamodb',
            region,
            credentials: {
              accessKeyId,
              secretAccessKey,
              ...(sessionToken === undefined ? {} : { sessionToken }),
            },
            sha256: NodeSha256,
            applyChecksum: false,
          });
          const { 'content-type': contentType, 'x-amz-target': target } = ours;
          const theirs = await signer.sign(
            {
              method: 'POST',
              protocol: 'https:',
              hostname: host,
              path: '/',
              query: {},
              headers: { 'content-type': contentType as string, host, 'x-amz-target': target as string },
              body,
            },
            { signingDate: new Date(now) },
          );
          expect(ours.authorization).toBe(theirs.headers.authorization);
        },
      ),
      { numRuns: 60 },
    );
  });
});
