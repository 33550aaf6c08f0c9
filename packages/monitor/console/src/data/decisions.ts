import type { ControlAction, ControlDocument, Decision, LimitValue } from '../../../src/api/types.ts';
import { rate } from './format.ts';

/** A decision of the control document, with where it stands. */
export interface StandingDecision {
  /** JSON pointer of the entry. */
  readonly entry: string;
  /** Node, selector, or `clients` for the policy. */
  readonly about: string;
  readonly kind: ControlAction['kind'];
  readonly decision: Decision;
  /** The action that takes it back. */
  readonly lift: ControlAction;
}

/** All decisions of a document, expired ones included. */
export function standingDecisions(document: ControlDocument): readonly StandingDecision[] {
  const all: StandingDecision[] = [];
  const add = (
    path: readonly string[],
    about: string,
    lift: ControlAction,
    decision: Decision | undefined,
  ) => {
    if (decision !== undefined) all.push({ entry: pointer(path), about, kind: lift.kind, decision, lift });
  };
  for (const [node, { state, weight }] of Object.entries(document.providers ?? {})) {
    add(['providers', node, 'state'], node, { kind: 'state', node, value: null }, state);
    add(['providers', node, 'weight'], node, { kind: 'weight', node, value: null }, weight);
  }
  for (const [selector, { limit, kick }] of Object.entries(document.consumers ?? {})) {
    add(['consumers', selector, 'limit'], selector, { kind: 'limit', selector, value: null }, limit);
    add(['consumers', selector, 'kick'], selector, { kind: 'kick', selector, value: null }, kick);
  }
  add(['policy'], 'all clients', { kind: 'policy', value: null }, document.policy);
  return all;
}

/** Whether a decision is in force (CTRL-7). */
export function inForce(decision: Pick<Decision, 'expiresAt'>, now: number): boolean {
  return decision.expiresAt === undefined || now < Date.parse(decision.expiresAt);
}

/** What a decision says, in a few words, without markup. */
export function describeDecision(kind: ControlAction['kind'], decision: Decision | null): string {
  if (decision === null) return 'none';
  switch (kind) {
    case 'weight':
      return `weight ${String('value' in decision ? decision.value : '?')}`;
    case 'state':
      return String('value' in decision ? decision.value : '?');
    case 'limit':
      return describeLimit(decision);
    case 'kick':
      return 'banned';
    case 'policy':
      return 'client policy';
  }
}

function describeLimit(decision: Decision): string {
  if (!('callsPerSecond' in decision)) return 'limited';
  const { callsPerSecond, burst } = decision as LimitValue;
  return `at most ${rate(callsPerSecond)} calls/s${burst === undefined ? '' : `, bursts of ${burst}`}`;
}

/** The kind of decision that stands at an entry; null for what is no entry of the document. */
export function kindAt(entry: string): ControlAction['kind'] | null {
  const parts = entry.split('/').slice(1);
  if (parts[0] === 'policy') return 'policy';
  const last = parts[2];
  return last === 'weight' || last === 'state' || last === 'limit' || last === 'kick' ? last : null;
}

/** What an entry is about: node, selector, or all clients. */
export function aboutAt(entry: string): string {
  const about = entry.split('/')[2];
  return about === undefined ? 'all clients' : about.replaceAll('~1', '/').replaceAll('~0', '~');
}

function pointer(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
