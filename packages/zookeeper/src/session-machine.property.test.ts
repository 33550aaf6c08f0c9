import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionIdentity } from './handshake.ts';
import { type Effect, initialState, type MachineEvent, type MachineState, step } from './session-machine.ts';

type EventType = MachineEvent['type'];

/** What each effect sets going, by the events that it can end with; the machine waits for nothing else. */
const endings: { readonly [effect in Effect]?: readonly EventType[] } = {
  scheduleRetry: ['retryDue'],
  dial: ['dialed', 'disconnected'],
  sendHandshake: ['accepted', 'expired', 'disconnected', 'authRefused'],
  authenticate: ['authenticated', 'authRefused', 'disconnected'],
  attach: ['disconnected', 'authRefused'],
  sendClose: ['closeDone', 'disconnected', 'authRefused'],
};
const final = ['closed', 'refused', 'ended'];

/** What the commands know: which events can come, and what must have happened. */
interface Model {
  underWay: readonly EventType[];
  closeRequested: boolean;
}

/** The machine, and what its effects have come to for the user. */
class Machine {
  state: MachineState;
  attached = false;
  /** Sessions by number: a new one for each `accepted` without a former one. */
  sessions = 0;
  expiredSessions = 0;
  finished = 0;
  /** Every phase that it has been in. */
  readonly phases = new Set<MachineState['phase']>();

  constructor(needsSasl: boolean, renewSession: boolean) {
    this.state = initialState({ needsSasl, renewSession });
  }

  take(event: MachineEvent, model: Model): void {
    const before = this.state;
    if (event.type === 'accepted' && before.session === undefined) this.sessions++;
    const { state, effects } = step(before, event);
    this.state = state;
    this.phases.add(state.phase);
    // Whatever drops the connection ends what went on over it.
    if (effects.includes('drop')) model.underWay = [];
    for (const effect of effects) {
      model.underWay = endings[effect] ?? model.underWay;
      this.#do(effect, before);
    }
    this.#look(model);
  }

  #do(effect: Effect, before: MachineState): void {
    if (effect === 'attach') {
      expect(this.attached, 'attached twice').toBe(false);
      this.attached = true;
    }
    if (effect === 'detach') expect(before.phase, 'detached from a server').toBe('attached');
    if (effect === 'expire') {
      this.expiredSessions++;
      expect(before.phase, 'only a server says that a session has expired').toBe('handshaking');
    }
    if (effect === 'drop' || effect === 'sendClose') this.attached = false;
    if (effect === 'finish') this.finished++;
  }

  /** What is true at every moment. */
  #look(model: Model): void {
    const { phase, session, mayBeLost } = this.state;
    expect(this.attached).toBe(phase === 'attached');
    if (mayBeLost) expect(session, 'a session that may be lost').toBeDefined();
    if (phase === 'attached') expect(mayBeLost).toBe(false);
    expect(this.finished).toBe(phase === 'closed' ? 1 : 0);
    expect(this.expiredSessions).toBeLessThanOrEqual(this.sessions);
    // It is never stuck: something is under way whose end it will hear of, unless it has ended.
    if (final.includes(phase)) expect(model.underWay, `nothing runs when ${phase}`).toEqual([]);
    else expect(model.underWay.length, `${phase} waits for something`).toBeGreaterThan(0);
    if (model.closeRequested) expect(phase, 'no work after a close').not.toBe('attached');
  }
}

const session: SessionIdentity = {
  id: 5n,
  password: Buffer.alloc(16),
  timeoutMs: 10_000,
  provisional: false,
};

/** What is under way comes to one of its ends: the first is the good one. */
class Ends implements fc.Command<Model, Machine> {
  readonly #choice: number;
  readonly #readOnly: boolean;

  constructor(choice: number, readOnly: boolean) {
    this.#choice = choice;
    this.#readOnly = readOnly;
  }

  check({ underWay }: Readonly<Model>): boolean {
    return underWay.length > 0;
  }

  run(model: Model, machine: Machine): void {
    // Of a session that was never asked for, no server's word that it has expired is taken (`judgeHandshake`).
    const possible = model.underWay.filter(
      (type) => type !== 'expired' || machine.state.session !== undefined,
    );
    const type = possible[this.#choice % possible.length];
    machine.take({ type, session, readOnly: this.#readOnly, reason: 'refused' } as MachineEvent, model);
  }

  toString(): string {
    return `ends(${this.#choice})`;
  }
}

/** What comes whenever it likes: the user's close, and the timer of the doubt. */
class Comes implements fc.Command<Model, Machine> {
  readonly #type: 'closeRequested' | 'lossDue';

  constructor(type: 'closeRequested' | 'lossDue') {
    this.#type = type;
  }

  check({ closeRequested }: Readonly<Model>): boolean {
    return this.#type === 'lossDue' || !closeRequested;
  }

  run(model: Model, machine: Machine): void {
    if (this.#type === 'closeRequested') model.closeRequested = true;
    machine.take({ type: this.#type }, model);
  }

  toString(): string {
    return this.#type;
  }
}

const ends = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(3) }),
    fc.boolean(),
  )
  .map(([choice, readOnly]) => new Ends(choice, readOnly));
const comes = fc.oneof(
  { weight: 5, arbitrary: fc.constant('lossDue' as const) },
  { weight: 1, arbitrary: fc.constant('closeRequested' as const) },
);
const commands = fc.commands([ends, ends, ends, ends, comes.map((type) => new Comes(type))], {
  maxCommands: 60,
  size: 'max',
});

describe('the session machine, whatever the servers and the user do', () => {
  it('is never stuck, attaches to one server at a time, expires a session once, and ends with nothing under way', () => {
    const phases = new Set<string>();
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), commands, (needsSasl, renewSession, given) => {
        const real = new Machine(needsSasl, renewSession);
        const model: Model = { underWay: ['retryDue'], closeRequested: false };
        fc.modelRun(() => ({ model, real }), given);
        for (const phase of real.phases) phases.add(phase);
        // A close comes to its end by the timer that bounds it, wherever it was asked for.
        if (!model.closeRequested) new Comes('closeRequested').run(model, real);
        real.take({ type: 'closeDone' }, model);
        expect(real.state).toMatchObject({ phase: 'closed', session: undefined });
      }),
      { numRuns: 2_000 },
    );
    expect([...phases].sort()).toEqual([
      'attached',
      'authenticating',
      'closed',
      'closing',
      'dialing',
      'ended',
      'handshaking',
      'refused',
      'waiting',
    ]);
  });
});
