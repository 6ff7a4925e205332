import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { DeclaredSecret } from './secret.ts';

/** What Secrets Manager answers instead of doing what it was asked; the message never holds a value. */
export class SecretFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type Stage = 'AWSCURRENT' | 'AWSPREVIOUS';

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly createdAtMilliseconds: number;
}

/** A secret with its two newest versions: AWS, too, deletes those that have no label, at any time. */
export interface KeptSecret extends DeclaredSecret {
  readonly current: SecretVersion | null;
  readonly previous: SecretVersion | null;
}

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MAX_VALUE_BYTES = 65_536;
const NOT_FOUND = 'ResourceNotFoundException';

/** The secrets that the program declares, and the values that this start was given: in memory, and nowhere else. */
export class SecretVault {
  readonly #byArn: Map<string, KeptSecret>;
  readonly #arnByName: ReadonlyMap<string, string>;

  constructor(secrets: readonly DeclaredSecret[]) {
    this.#byArn = new Map(
      secrets.map((secret) => [secret.arn, { ...secret, current: null, previous: null }]),
    );
    this.#arnByName = new Map(secrets.map(({ name, arn }) => [name, arn]));
  }

  /** By name or ARN. */
  find(id: string): KeptSecret {
    const secret = this.#byArn.get(this.#arnByName.get(id) ?? id);
    if (secret === undefined)
      throw new SecretFailure(NOT_FOUND, "Secrets Manager can't find the specified secret.");
    return secret;
  }

  /** The version with the id, which has to have the stage; null for whichever has the other. */
  version(id: string, versionId: string | null, stage: string | null): SecretVersion {
    const { current, previous } = this.find(id);
    const labelled = new Map([
      ['AWSCURRENT', current],
      ['AWSPREVIOUS', previous],
    ]);
    const none = "Secrets Manager can't find the specified secret value for";
    if (versionId === null) {
      const wanted = stage ?? 'AWSCURRENT';
      const found = labelled.get(wanted) ?? null;
      if (found === null) throw new SecretFailure(NOT_FOUND, `${none} staging label: ${wanted}`);
      return found;
    }
    const found = [current, previous].find((version) => version?.id === versionId) ?? null;
    if (found === null) throw new SecretFailure(NOT_FOUND, `${none} VersionId: ${versionId}`);
    if (stage === null || labelled.get(stage) === found) return found;
    throw new SecretFailure(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }

  /** Makes a value the current one, and the current one the previous one. The same again with the same id changes nothing. */
  put(id: string, value: string, versionId: string | null, nowMilliseconds: number): SecretVersion {
    const secret = this.find(id);
    const { length } = Buffer.from(value);
    if (length < 1 || length > MAX_VALUE_BYTES) {
      throw new SecretFailure('InvalidParameterException', `A value has 1 to ${MAX_VALUE_BYTES} bytes.`);
    }
    const same = [secret.current, secret.previous].find((version) => version?.id === versionId);
    if (same?.value === value) return same;
    if (same) {
      throw new SecretFailure(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${secret.arn}.`,
      );
    }
    const current = { id: versionId ?? randomUUID(), value, createdAtMilliseconds: nowMilliseconds };
    this.#byArn.set(secret.arn, { ...secret, current, previous: secret.current });
    return current;
  }
}

/** The labels of a version. */
export function stagesOf({ current, previous }: KeptSecret, { id }: SecretVersion): readonly Stage[] {
  return [
    ...(current?.id === id ? (['AWSCURRENT'] as const) : []),
    ...(previous?.id === id ? (['AWSPREVIOUS'] as const) : []),
  ];
}
