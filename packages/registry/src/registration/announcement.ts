import type { Clock } from '../clock.ts';
import type { Coordination } from '../coordination/coordination.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { Live, WaitOptions } from '../live.ts';
import type { Random } from '../random.ts';
import type { Identity } from './decide.ts';
import { Registration, type RegistrationPlan } from './registration.ts';
import type { RegistrationState } from './registration-machine.ts';

/** What is announced, and where. */
export interface AnnouncementPlan<R> extends Omit<RegistrationPlan, 'identity'> {
  readonly service: string;
  readonly node: string;
  readonly record: R;
  /** The bytes of a record. @throws ThriftkeeperError when it may not be written */
  readonly write: (record: R) => Uint8Array;
}

/**
 * A provider or consumer that is announced until it is withdrawn. What is in the registry is brought back to
 * this record whatever happens to the connection, the session or the node.
 */
export class Announcement<R extends object> {
  readonly service: string;
  readonly node: string;
  readonly #plan: AnnouncementPlan<R>;
  readonly #registration: Registration;
  readonly #withdrawn: () => void;
  #record: R;

  /** @internal Made by a registry. */
  constructor(
    plan: AnnouncementPlan<R>,
    coordination: Coordination,
    clock: Clock,
    random: Random,
    withdrawn: () => void,
  ) {
    this.service = plan.service;
    this.node = plan.node;
    this.#plan = plan;
    this.#withdrawn = withdrawn;
    this.#record = { ...plan.record, token: plan.token };
    const content = plan.write(this.#record);
    this.#registration = new Registration(
      { ...plan, identity: () => this.#record as Identity },
      content,
      coordination,
      clock,
      random,
    );
  }

  /** The record that stands in the registry, or will. */
  get record(): Readonly<R> {
    return this.#record;
  }

  /** Where the registration stands. */
  get state(): Live<RegistrationState> {
    return this.#registration.state;
  }

  /**
   * Waits until the record, as last changed, stands in the registry. Default bound 30,000 ms.
   *
   * @throws NODE_CONFLICT, REGISTRY_DENIED, REGISTRY_AUTH_FAILED, CHROOT_MISSING at once; after the time-out
   *   what holds it up, else REGISTRY_UNAVAILABLE; ABORTED, CLOSED. The registration goes on trying all the
   *   same.
   */
  registered(options?: WaitOptions): Promise<void> {
    return this.#registration.registered(options);
  }

  /**
   * Changes fields of the record in place; an undefined one is removed. Waits as `registered` does.
   *
   * @throws RECORD_INVALID, RECORD_TOO_LARGE, INVALID_ADDRESS before anything is changed
   */
  async update(changes: Partial<R>, options?: WaitOptions): Promise<void> {
    this.replace({ ...this.#record, ...changes });
    await this.#registration.registered(options);
  }

  /**
   * Puts another record in the place of this one, without waiting: of several the last one will stand.
   *
   * @throws RECORD_INVALID, RECORD_TOO_LARGE, INVALID_ADDRESS, CLOSED, before anything is changed
   */
  replace(record: R): void {
    if (this.state.value.name === 'withdrawn')
      throw new ThriftkeeperError('CLOSED', `${this.#plan.what} has been withdrawn`);
    const complete: R = { ...record, token: this.#plan.token };
    const content = this.#plan.write(complete);
    this.#record = complete;
    this.#registration.change(content);
  }

  /** Takes the node away; see {@link Registration.withdraw}. Can be called twice. */
  async withdraw(): Promise<void> {
    this.#withdrawn();
    await this.#registration.withdraw();
  }

  /** @internal The session that ends takes the node. */
  async abandon(): Promise<void> {
    await this.#registration.abandon();
  }
}
