import { createContext, useContext } from 'react';
import type { Role, SessionInfo } from '../../../src/api/types.ts';

export const SessionContext = createContext<SessionInfo | null>(null);

/** Who is signed in. Only below the sign-in. */
export function useSession(): SessionInfo {
  return useContext(SessionContext)!;
}

const ranks: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Whether a role may do what needs at least another. The API decides; this only spares people dead ends. */
export function may(role: Role, least: Role): boolean {
  return ranks[role] >= ranks[least];
}

/** Whether whoever is signed in may do what needs at least this role. */
export function useMay(least: Role): boolean {
  return may(useSession().role, least);
}
