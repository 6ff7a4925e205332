import type { Hold } from '../../stores/hold.ts';
import type { HoldOrder, Reserved, Settlement } from '../../stores/holds.ts';

/** What an account has, as one would calculate it on paper. */
export interface ModelAccount {
  balanceMicros: number;
  heldMicros: number;
  status: 'active' | 'suspended';
}

/** A hold, and what has become of it. */
export interface ModelHold {
  readonly hold: Hold;
  state: 'held' | 'settled' | 'released';
  /** Whether whoever made it can still settle it. */
  isForgotten: boolean;
  settlement: Settlement | null;
}

/** Money as plain arithmetic, against which the store is compared. */
export interface MoneyModel {
  now: number;
  readonly accounts: ReadonlyMap<string, ModelAccount>;
  readonly holds: ModelHold[];
  /** What each key has spent: by organization, key, and day or month. */
  readonly spent: Map<string, number>;
}

export function newModel(organizationIds: readonly string[], now: number): MoneyModel {
  const none = (): ModelAccount => ({ balanceMicros: 0, heldMicros: 0, status: 'active' });
  return { now, accounts: new Map(organizationIds.map((id) => [id, none()])), holds: [], spent: new Map() };
}

export function accountIn({ accounts }: MoneyModel, organizationId: string): ModelAccount {
  const account = accounts.get(organizationId);
  if (account === undefined) throw new Error(`the model has no ${organizationId}`);
  return account;
}

/** Whether it is done: nobody takes what is held, or is not there. */
export function modelCredit(model: MoneyModel, organizationId: string, amountMicros: number): boolean {
  const account = accountIn(model, organizationId);
  if (account.balanceMicros - account.heldMicros + amountMicros < 0) return false;
  account.balanceMicros += amountMicros;
  return true;
}

type Place = Pick<Hold, 'organizationId' | 'keyId' | 'at'>;

/** The places in which what is spent at a moment counts. */
export function spendingPlaces({ organizationId, keyId, at }: Place): { day: string; month: string } {
  const date = new Date(at * 1000).toISOString();
  const key = `${organizationId} ${keyId}`;
  return { day: `${key} ${date.slice(0, 10)}`, month: `${key} ${date.slice(0, 7)}` };
}

function spend({ spent }: MoneyModel, place: Place, micros: number): void {
  for (const name of Object.values(spendingPlaces(place))) spent.set(name, (spent.get(name) ?? 0) + micros);
}

export function modelReserve(model: MoneyModel, order: HoldOrder): Reserved['state'] {
  const { limits, ...fields } = order;
  const { perDayMicros, perMonthMicros } = limits;
  const { amountMicros } = order;
  const account = accountIn(model, order.organizationId);
  const { day, month } = spendingPlaces(order);
  const exceeds = (limit: number | null, spent: number) => limit !== null && spent + amountMicros > limit;
  if (exceeds(perDayMicros, 0) || exceeds(perMonthMicros, 0)) return 'limit-reached';
  if (account.status === 'suspended') return 'suspended';
  if (account.balanceMicros - account.heldMicros < amountMicros) return 'insufficient';
  if (exceeds(perDayMicros, model.spent.get(day) ?? 0)) return 'limit-reached';
  if (exceeds(perMonthMicros, model.spent.get(month) ?? 0)) return 'limit-reached';
  const isLimited = perDayMicros !== null || perMonthMicros !== null;
  account.heldMicros += amountMicros;
  if (isLimited) spend(model, order, amountMicros);
  const hold: Hold = { ...fields, isSpending: isLimited ? 1 : 0 };
  model.holds.push({ hold, state: 'held', isForgotten: false, settlement: null });
  return 'held';
}

export function modelSettle(model: MoneyModel, held: ModelHold, settlement: Settlement): 'settled' | 'gone' {
  if (held.state !== 'held') return 'gone';
  const { hold } = held;
  const account = accountIn(model, hold.organizationId);
  account.balanceMicros -= settlement.chargedMicros;
  account.heldMicros -= hold.amountMicros;
  spend(model, hold, settlement.chargedMicros - (hold.isSpending === 1 ? hold.amountMicros : 0));
  held.state = 'settled';
  held.settlement = settlement;
  return 'settled';
}

/** Ends every hold whose time is up, at work or not. */
export function modelSweep(model: MoneyModel): void {
  for (const held of model.holds) {
    const { hold } = held;
    if (held.state !== 'held' || hold.releaseAt > model.now) continue;
    accountIn(model, hold.organizationId).heldMicros -= hold.amountMicros;
    if (hold.isSpending === 1) spend(model, hold, -hold.amountMicros);
    held.state = 'released';
  }
}
