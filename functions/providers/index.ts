import type { Model, Policy } from '../../core/policy/policy.ts';
import { type Caller, Failure } from '../chain/call.ts';
import type { Provider } from './provider.ts';
import { sandbox } from './sandbox/sandbox.ts';
import type { SecretsEnvironment } from './secrets-manager.ts';

type Asking = Pick<Caller, 'sandbox'> | null;

/** Who answers for models. */
export interface Providers {
  /**
   * Who answers a caller for a model: its upstream, or the built-in sandbox.
   * @throws Failure `model_unavailable` where neither may, and where nobody can say whether an upstream is connected.
   */
  readonly answering: (model: Model, caller: Asking) => Promise<Provider>;
  /**
   * The upstream that answers a caller for a model; null where none is connected.
   * @throws Failure `model_unavailable` where nobody can say.
   *
   * INVARIANT: a sandbox key reaches no upstream, and neither does a request without a credential: either would be
   * paid for by nobody.
   */
  readonly connected: (model: Model, caller: Asking) => Promise<Provider | null>;
}

export interface ProvidersEnvironment extends SecretsEnvironment {
  /** JSON: name of a provider → ARN of the secret that holds its key. */
  readonly PROVIDER_SECRETS?: string | undefined;
}

/** The upstream of a declared provider; null while it has no key. */
export type Upstreams = (provider: string) => Promise<Provider | null>;

export function createProviders(
  policy: Policy,
  environment: ProvidersEnvironment,
  upstreams: Upstreams = openedLater(policy, environment),
): Providers {
  const connected: Providers['connected'] = async (model, caller) =>
    caller === null || caller.sandbox ? null : upstreams(model.provider);
  return {
    connected,
    answering: async (model, caller) => {
      const upstream = await connected(model, caller);
      if (upstream !== null) return upstream;
      const isFree = caller === null || caller.sandbox;
      if (isFree || policy.environment.unconnectedModels === 'sandbox') return sandbox;
      throw new Failure('model_unavailable', { cause: `${model.provider} has no key` });
    },
  };
}

/** Loaded when it is first needed: most that a function starts for is answered without. */
function openedLater(policy: Policy, environment: ProvidersEnvironment): Upstreams {
  const { PROVIDER_SECRETS: text = '' } = environment;
  const arns = new Map(Object.entries(text === '' ? {} : (JSON.parse(text) as Record<string, string>)));
  let opening: Promise<Upstreams> | undefined;
  return async (provider) => {
    if (!arns.has(provider)) return null;
    opening ??= import('./upstreams.ts').then(({ openUpstreams }) =>
      openUpstreams(policy, arns, environment),
    );
    const upstreams = await opening;
    return upstreams(provider);
  };
}
