import type { ThriftkeeperError } from '../generated/errors.ts';
import type { Decision } from './decide.ts';

/** Where a registration stands. */
export type RegistrationState =
  /** Not there yet, or being changed; `error` is what holds it up. */
  | { readonly name: 'pending'; readonly error?: ThriftkeeperError | undefined }
  /** The node stands in the registry as it should. */
  | { readonly name: 'registered' }
  /** A former life of ours still holds the node; it goes with its session (SES-11). */
  | { readonly name: 'waiting'; readonly error?: ThriftkeeperError | undefined }
  /** Somebody else holds the node; it is taken as soon as they leave (SES-12). */
  | { readonly name: 'conflict'; readonly error: ThriftkeeperError }
  | { readonly name: 'withdrawn' };

/** `leaving`: withdrawn, and its node may still stand. `gone`: nothing more will be done. */
export type RegistrationPhase = Exclude<RegistrationState['name'], 'withdrawn'> | 'leaving' | 'gone';

/** The whole state of a registration. */
export interface RegistrationMachine {
  readonly phase: RegistrationPhase;
  /** What holds it up: of `pending`, `waiting`, `conflict`. */
  readonly error: ThriftkeeperError | undefined;
  /** Since when a former life has been waited for, by the monotonic clock. */
  readonly waitingSinceMs: number | undefined;
}

export type RegistrationEvent =
  /** The node was read, with a watch on it. */
  | {
      readonly type: 'read';
      readonly decision: Decision;
      /** Whether what stands there carries our token. */
      readonly ours: boolean;
      readonly nowMs: number;
      /** How long a former life is waited for before it counts as a conflict. */
      readonly patienceMs: number;
      /** The error that says why the node cannot be had. */
      readonly problem: (phase: 'waiting' | 'conflict') => ThriftkeeperError;
    }
  /** An operation failed, or the session was lost. */
  | { readonly type: 'failed'; readonly error: ThriftkeeperError }
  /** The content that should stand there is another now. */
  | { readonly type: 'changed' }
  | { readonly type: 'withdrawn' }
  /** The node of a registration that is leaving was taken away. */
  | { readonly type: 'removed' }
  /** The session ends and takes the node. */
  | { readonly type: 'abandoned' };

/**
 * What is to be done on a transition. `create`, `write`, `replace`, `remove`: that change of the tree, then read again.
 * `read`: read again at once. `rest`: nothing until something happens. `wait`: read again when the patience is over at
 * the latest. `end`: stop for good.
 */
export type RegistrationEffect = 'create' | 'write' | 'replace' | 'remove' | 'read' | 'rest' | 'wait' | 'end';

export interface RegistrationStep {
  readonly state: RegistrationMachine;
  readonly effect: RegistrationEffect;
}

type EventOf<Type extends RegistrationEvent['type']> = Extract<RegistrationEvent, { readonly type: Type }>;
type Row = {
  readonly [Type in RegistrationEvent['type']]?: (
    state: RegistrationMachine,
    event: EventOf<Type>,
  ) => RegistrationStep;
};

const at = (phase: RegistrationPhase, error?: ThriftkeeperError, waitingSinceMs?: number) => ({
  phase,
  error,
  waitingSinceMs,
});

/** Before the first reading. */
export const newRegistration: RegistrationMachine = at('pending');

/** What a reading leads to, in every phase in which the node is wanted (SES-9, SES-11). */
function wanted(state: RegistrationMachine, event: EventOf<'read'>): RegistrationStep {
  const { decision, nowMs, patienceMs, problem } = event;
  switch (decision) {
    case 'done':
      return { state: at('registered'), effect: 'rest' };
    case 'conflict':
      return { state: at('conflict', problem('conflict')), effect: 'rest' };
    case 'wait': {
      const sinceMs = state.waitingSinceMs ?? nowMs;
      const phase = nowMs - sinceMs >= patienceMs ? 'conflict' : 'waiting';
      return { state: at(phase, problem(phase), sinceMs), effect: phase === 'waiting' ? 'wait' : 'rest' };
    }
    default:
      // What held it up before is told until it is known to be over.
      return { state: at('pending', state.phase === 'pending' ? state.error : undefined), effect: decision };
  }
}

const leave = (): RegistrationStep => ({ state: at('leaving'), effect: 'read' });
const end = (): RegistrationStep => ({ state: at('gone'), effect: 'end' });

const whileWanted: Row = {
  read: wanted,
  // A former life is waited for from the first time that it was seen, whatever fails in between.
  failed: ({ waitingSinceMs }, { error }) => ({
    state: at('pending', error, waitingSinceMs),
    effect: 'rest',
  }),
  changed: ({ waitingSinceMs }) => ({ state: at('pending', undefined, waitingSinceMs), effect: 'read' }),
  withdrawn: leave,
  abandoned: end,
};

/** Every transition; a pair that is missing changes nothing. */
const table: { readonly [phase in RegistrationPhase]: Row } = {
  pending: whileWanted,
  registered: whileWanted,
  waiting: whileWanted,
  conflict: whileWanted,
  leaving: {
    // Somebody else's node is left alone (SES-18).
    read: (state, { ours }) => (ours ? { state, effect: 'remove' } : end()),
    removed: end,
    abandoned: end,
  },
  gone: {},
};

/** The state after an event, and what is to be done. Pure. */
export function stepRegistration(state: RegistrationMachine, event: RegistrationEvent): RegistrationStep {
  const transition = table[state.phase][event.type] as
    | ((state: RegistrationMachine, event: RegistrationEvent) => RegistrationStep)
    | undefined;
  return transition === undefined ? { state, effect: 'rest' } : transition(state, event);
}

/** What users see of it. */
export function publicState({ phase, error }: RegistrationMachine): RegistrationState {
  switch (phase) {
    case 'registered':
      return { name: 'registered' };
    case 'conflict':
      return { name: 'conflict', error: error! };
    case 'leaving':
    case 'gone':
      return { name: 'withdrawn' };
    default:
      return error === undefined ? { name: phase } : { name: phase, error };
  }
}
