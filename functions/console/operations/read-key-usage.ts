import { invalid, readQuery } from '../../requests/input.ts';
import { ownUsage } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { ownKey } from '../own-key.ts';
import { keyUsage } from '../schemas.ts';
import { usagePeriod } from '../usage-period.ts';
import { usageItems, usageTotals } from '../usage-series.ts';
import { keyUsageView } from '../views.ts';

/** So many fit into the 6 MB that Lambda answers with: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_USAGE_ITEMS = 20_000;

export const readKeyUsage: ConsoleOperation = async function readKeyUsage(call, deps) {
  const asked = readQuery(keyUsage, call);
  const period = usagePeriod(asked, call.now);
  const { record } = await ownKey(call, deps);
  const rows = await ownUsage(call, deps).read(record.keyId, period.from, period.to);
  const items = usageItems(rows, asked.by);
  if (items.length > MAX_USAGE_ITEMS) throw tooMany(items.length);
  return {
    status: 200,
    body: keyUsageView({ keyId: record.keyId, by: asked.by, ...period, items, totals: usageTotals(items) }),
  };
};

function tooMany(count: number) {
  const message = `asks for ${count} items, more than ${MAX_USAGE_ITEMS}: ask for a shorter time, or by day`;
  return invalid([{ path: 'from', message }]);
}
