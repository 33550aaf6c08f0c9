/**
 * Notices that the servers have lost what this client has seen: an ensemble that came back with empty disks.
 *
 * A server does not let a client in that has seen a later transaction than itself: it closes the connection
 * instead of answering the handshake. One that lags behind does so for good reason, and the client goes to
 * another. But when the session may be lost in any case and *every* server does so, none is left that has what
 * the client has seen; insisting on it would keep the client out for ever. It then asks as one that has seen
 * nothing, and the servers say themselves that they do not know its session.
 *
 * (A server that has no quorum closes in the same way. Asked again like this it closes again, and nothing is
 * lost.)
 */
export class ForgottenHistory {
  readonly #serverCount: number;
  readonly #refusedBy = new Set<string>();

  constructor(serverCount: number) {
    this.#serverCount = serverCount;
  }

  /** Whether every server has closed instead of answering, since `reset`. */
  get isForgotten(): boolean {
    return this.#refusedBy.size >= this.#serverCount;
  }

  /** A server closed instead of answering, while the session may be lost. */
  refused(server: string): void {
    this.#refusedBy.add(server);
  }

  /** A server answered. */
  reset(): void {
    this.#refusedBy.clear();
  }
}
