import type { Model } from '../../core/policy/policy.ts';
import type { Caller } from '../chain/call.ts';
import type { Provider } from './provider.ts';
import { sandbox } from './sandbox/sandbox.ts';

/** The upstream that a model is reached by; null while none is connected. */
export type Upstreams = (model: Model) => Provider | null;

const NONE_CONNECTED: Upstreams = () => null;

/**
 * The upstream that answers a caller for a model; null where the platform answers by itself.
 *
 * INVARIANT: a sandbox key reaches no upstream, and neither does a request without a credential: either would be
 * paid for by nobody.
 */
export function connectedProvider(
  model: Model,
  caller: Pick<Caller, 'sandbox'> | null,
  upstreams: Upstreams = NONE_CONNECTED,
): Provider | null {
  return caller === null || caller.sandbox ? null : upstreams(model);
}

/** Who answers a caller for a model: its upstream, or the built-in sandbox. */
export function providerFor(
  model: Model,
  caller: Pick<Caller, 'sandbox'> | null,
  upstreams: Upstreams = NONE_CONNECTED,
): Provider {
  return connectedProvider(model, caller, upstreams) ?? sandbox;
}
