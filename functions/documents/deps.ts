import type { Model } from '../../core/policy/policy.ts';
import type { ExtractionStores } from '../../stores/extractions.ts';
import type { Store } from '../../stores/store.ts';
import type { Caller, Operation } from '../chain/call.ts';
import type { Charging } from '../providers/charging/charging.ts';
import type { Provider } from '../providers/provider.ts';

export interface DocumentsDeps {
  readonly extractions: ExtractionStores;
  /** Where the agents are. */
  readonly directory: Pick<Store<'directory'>, 'client' | 'tables'>;
  /** The upstream that answers a caller for a model; null where none does. */
  readonly connectedProvider: (model: Model, caller: Caller | null) => Promise<Provider | null>;
  /** Makes callers pay for what a provider answers them. */
  readonly charging: Charging;
}

export type DocumentsOperation = Operation<DocumentsDeps>;
