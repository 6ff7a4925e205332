/** What code samples are made from: a part of a surface, as its policy declares it. */
export interface SampledSurface {
  readonly name: string;
  readonly credentials: readonly SampledPlace[];
  readonly agents: { readonly parameter: string | null } | null;
  readonly routes: readonly SampledRoute[];
  /** Added to the surface's address, one for each way of calling it. */
  readonly baseUrls: Readonly<Record<string, string>>;
}

export interface SampledPlace {
  readonly in: 'bearer' | 'header' | 'pair';
  readonly header: string;
  /** The header of the secret that belongs to a key; null for none. */
  readonly secretHeader: string | null;
  readonly kinds: readonly string[];
  /** Only on requests in this dialect; null for all. */
  readonly dialect: string | null;
}

export interface SampledRoute {
  readonly method: string;
  readonly path: string;
  readonly title: string;
  /** What the key has to be granted; null for nothing. */
  readonly permission: string | null;
  readonly publicBecause: string | null;
  readonly roles: readonly string[] | null;
}

/** The key that the samples show: its value, or something to put in its place. */
export interface SampledKey {
  readonly value: string;
  /** Where keys are pairs. */
  readonly secret: string | null;
  /** The agent that it acts on; null for the whole organization. */
  readonly agentId: string | null;
  /** What it is granted; null where this is not known. */
  readonly permissions: readonly string[] | null;
}

/** Where keys are shown on every request that a surface serves; null where it takes no keys. */
export function keyPlaceOf({ credentials }: SampledSurface): SampledPlace | null {
  return credentials.find(({ kinds, dialect }) => kinds.includes('key') && dialect === null) ?? null;
}

/** The headers in which a key is shown. */
export function keyHeaders(place: SampledPlace, { value, secret }: SampledKey): Record<string, string> {
  if (place.in === 'bearer') return { Authorization: `Bearer ${value}` };
  return {
    [place.header]: value,
    ...(place.secretHeader === null ? {} : { [place.secretHeader]: secret ?? '' }),
  };
}
