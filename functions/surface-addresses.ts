import { required } from '../stores/environment.ts';

/** Where each surface answers: scheme and host, and the stage's path where API Gateway names the host. */
export type SurfaceAddresses = Readonly<Record<string, string>>;

/** Reads `SURFACE_URLS`, a JSON object of surface → address. */
export function surfaceAddresses(environment: {
  readonly SURFACE_URLS?: string | undefined;
}): SurfaceAddresses {
  const addresses: unknown = JSON.parse(required(environment, 'SURFACE_URLS'));
  if (!isAddresses(addresses)) throw new Error('SURFACE_URLS is not a JSON object of addresses');
  return addresses;
}

function isAddresses(value: unknown): value is SurfaceAddresses {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((address) => typeof address === 'string' && URL.canParse(address))
  );
}
