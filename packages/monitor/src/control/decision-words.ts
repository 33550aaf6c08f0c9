import type { Decision } from '../api/types.ts';
import { type Entry, entryAt } from './entry.ts';

/** What a decision did, and what it is, in words for sentences: "drained node1", "draining of node1". */
interface Words {
  readonly did: string;
  readonly deed: string;
}

const states: Readonly<Record<string, Words>> = {
  draining: { did: 'drained', deed: 'draining' },
  disabled: { did: 'disabled', deed: 'disabling' },
  enabled: { did: 'enabled', deed: 'enabling' },
};

function wordsOf(entry: Entry, decision: Decision): Words {
  const { value, callsPerSecond } = decision as {
    readonly value?: unknown;
    readonly callsPerSecond?: unknown;
  };
  if (entry.folder === 'policy') return { did: 'changed the client policy', deed: 'client policy' };
  const about = entry.folder === 'consumers' ? selected(entry.name) : entry.name;
  switch (entry.field) {
    case 'weight':
      return {
        did: `gave ${about} the weight ${String(value)}`,
        deed: `weight ${String(value)} of ${about}`,
      };
    case 'state': {
      const state = String(value);
      if (!Object.hasOwn(states, state))
        return { did: `made ${about} ${state}`, deed: `state ${state} of ${about}` };
      const { did, deed } = states[state]!;
      return { did: `${did} ${about}`, deed: `${deed} of ${about}` };
    }
    case 'limit': {
      const rate = `${String(callsPerSecond)} calls/s`;
      return { did: `limited ${about} to ${rate}`, deed: `limit of ${about} to ${rate}` };
    }
    case 'kick':
      return { did: `banned ${about}`, deed: `ban of ${about}` };
  }
}

/** "ann drained node1: disk is full" */
export const decided = (pointer: string, decision: Decision): string =>
  `${decision.by} ${wordsOf(entryAt(pointer), decision).did}: ${decision.why}`;

/** "the draining of node1 by ann was taken back" */
export const takenBack = (pointer: string, decision: Decision): string =>
  `the ${wordsOf(entryAt(pointer), decision).deed} by ${decision.by} was taken back`;

/** "the draining of node1 by ann has ended as planned" */
export const ended = (pointer: string, decision: Decision): string =>
  `the ${wordsOf(entryAt(pointer), decision).deed} by ${decision.by} has ended as planned`;

/** A place where decisions stand: "the state of node1". */
export function placeOf(entry: Entry): string {
  if (entry.folder === 'policy') return 'the client policy';
  if (entry.folder === 'providers') return `the ${entry.field} of ${entry.name}`;
  return `the ${entry.field === 'kick' ? 'ban' : 'limit'} of ${selected(entry.name)}`;
}

/** What a selector names: "application web", "10.0.0.0/8", "web-7". */
function selected(selector: string): string {
  const [kind, ...rest] = selector.split(':');
  const name = rest.join(':');
  return kind === 'application' ? `application ${name}` : name || selector;
}
