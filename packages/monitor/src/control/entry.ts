import { parseSelector, ThriftkeeperError } from '@thriftkeeper/registry';
import type { ControlAction, Decision } from '../api/types.ts';
import { pointerTo } from '../collector/control-changes.ts';

/** One place in a control document that holds a decision. */
export type Entry =
  | { readonly folder: 'providers'; readonly name: string; readonly field: 'weight' | 'state' }
  | { readonly folder: 'consumers'; readonly name: string; readonly field: 'limit' | 'kick' }
  | { readonly folder: 'policy' };

/** Who decides, when, why, and until when. */
export interface Said {
  readonly by: string;
  readonly at: string;
  readonly why: string;
  readonly expiresAt?: string | undefined;
}

/** The entry that an action is about. @throws CONTROL_INVALID for a selector that nobody would understand */
export function entryOf(action: ControlAction): Entry {
  switch (action.kind) {
    case 'weight':
    case 'state':
      return { folder: 'providers', name: action.node, field: action.kind };
    case 'limit':
    case 'kick':
      return { folder: 'consumers', name: checkSelector(action.selector), field: action.kind };
    case 'policy':
      return { folder: 'policy' };
  }
}

/** The decision that an action wants to stand there; undefined to take it back. */
export function decisionOf(action: ControlAction, { expiresAt, ...said }: Said): Decision | undefined {
  const ending = { ...said, ...(expiresAt !== undefined && { expiresAt }) };
  if (action.value === null) return undefined;
  switch (action.kind) {
    case 'weight':
    case 'state':
      return { value: action.value, ...ending } as Decision;
    case 'limit':
    case 'policy':
      return { ...action.value, ...ending } as Decision;
    case 'kick':
      return ending;
  }
}

/** As a JSON pointer: `/providers/node1/weight`. */
export const pointerOf = (entry: Entry): string =>
  entry.folder === 'policy' ? '/policy' : pointerTo(entry.folder, entry.name, entry.field);

/** The entry that a JSON pointer of ours names. */
export function entryAt(pointer: string): Entry {
  if (pointer === '/policy') return { folder: 'policy' };
  const [folder, name, field] = pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { folder, name, field } as Entry;
}

/** What registries ignore with a warning is a mistake when somebody types it in. */
function checkSelector(selector: string): string {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new ThriftkeeperError('CONTROL_INVALID', `the selector cannot be used: ${problem}`, {
      cause,
      details: { field: '/action/selector' },
    });
  };
  try {
    if (parseSelector(selector) !== undefined) return selector;
  } catch (error) {
    return refuse((error as Error).message, error);
  }
  return refuse(`${JSON.stringify(selector)} begins with none of "node:", "application:" and "address:"`);
}
