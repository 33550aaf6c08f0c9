import type { MachineState } from './session-machine.ts';
import { differs, publicState, type SessionState } from './session-state.ts';

/** Shows the user where the session stands, and tells when that changes. */
export class StateBoard {
  readonly #onState: (state: SessionState) => void;
  #state: SessionState = { name: 'connecting' };
  #suspendedSinceMs = 0;
  #lostSessionId = '0';

  constructor(onState: (state: SessionState) => void) {
    this.#onState = onState;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The session has no server from now on. */
  suspendedAt(nowMs: number): void {
    this.#suspendedSinceMs = nowMs;
  }

  show(machine: MachineState, server: string): void {
    const suspendedSinceMs = this.#suspendedSinceMs;
    const around = { server, suspendedSinceMs, lostSessionId: this.#lostSessionId, previous: this.#state };
    this.#set(publicState(machine, around));
  }

  /** Shows the end of the session; of one that was never shown there is nothing to say. */
  showLost(): void {
    if (this.#state.name !== 'suspended' && this.#state.name !== 'connected') return;
    this.#lostSessionId = this.#state.sessionId;
    this.#set({ name: 'lost', sessionId: this.#lostSessionId });
  }

  #set(state: SessionState): void {
    if (!differs(this.#state, state)) return;
    this.#state = state;
    this.#onState(state);
  }
}
