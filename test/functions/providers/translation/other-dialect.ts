import type { Provider } from '../../../../functions/providers/provider.ts';
import { sandbox } from '../../../../functions/providers/sandbox/sandbox.ts';
import { translated } from '../../../../functions/providers/translated.ts';

/** The sandbox, asked in the dialect that its client does not speak: whatever is said is translated twice. */
export const otherDialect: Provider = translated(sandbox);
