import { createContext, useContext } from 'react';
import type { MeView } from '../../functions/console/shapes.ts';
import type { ConsoleApi } from '../api/console.ts';
import type { Keeper } from '../session/keeper.ts';
import type { SessionFacts } from '../session/protocol.ts';
import type { Settings } from '../settings.ts';

/** What every page works with, from the moment that somebody is signed in. */
export interface Gatehouse {
  readonly settings: Settings;
  readonly keeper: Keeper;
  readonly api: ConsoleApi;
  readonly session: SessionFacts;
  readonly me: MeView;
}

export const GatehouseContext = createContext<Gatehouse | null>(null);

export function useGatehouse(): Gatehouse {
  const gatehouse = useContext(GatehouseContext);
  if (gatehouse === null) throw new Error('nobody is signed in');
  return gatehouse;
}

/** Whether the policy lets the member's role make a call of the console: `POST /api/v1/agents`. */
export function useMay(route: string): boolean {
  return useGatehouse().me.permissions.routes.includes(route);
}
