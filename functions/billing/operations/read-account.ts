import type { BillingOperation } from '../deps.ts';
import { ownAccount } from '../own-books.ts';
import { accountView } from '../views.ts';

export const readAccount: BillingOperation = async function readAccount(call, deps) {
  return { status: 200, body: accountView(await ownAccount(call, deps).read()) };
};
