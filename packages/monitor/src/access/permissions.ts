import type { Role } from '../api/types.ts';

/** What a route lets one do. */
export type Right = 'see' | 'decide' | 'call' | 'readAudit' | 'administer';

/** The least role that has each right. */
const leastRole: Readonly<Record<Right, Role>> = {
  see: 'viewer',
  decide: 'operator',
  call: 'operator',
  readAudit: 'operator',
  administer: 'admin',
};

/** Each may do what those before it may. */
const ranks: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whether a role has a right. */
export const allows = (role: Role, right: Right): boolean =>
  ranks.indexOf(role) >= ranks.indexOf(leastRole[right]);

/** The role to ask for. */
export const roleFor = (right: Right): Role => leastRole[right];

/** Those that may do more than a role. */
export const rolesAbove = (role: Role): readonly Role[] => ranks.slice(ranks.indexOf(role) + 1);

/** Every role. */
export const roles = ranks;
