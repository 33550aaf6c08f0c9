import type { Clock } from './clock.ts';
import { formatServer, type ServerAddress } from './connect-string.ts';
import { ForgottenHistory } from './forgotten-history.ts';
import {
  type HandshakeVerdict,
  judgeHandshake,
  readConnectResponse,
  type SessionIdentity,
  writeConnectRequest,
} from './handshake.ts';
import type { JuteReader } from './jute-reader.ts';
import type { JuteWriter } from './jute-writer.ts';

export interface HandshakerOptions {
  readonly clock: Clock;
  readonly sessionTimeoutMs: number;
  readonly allowReadOnly: boolean;
}

/** Asks servers for the session and reads what they say; notices when they have lost what the client has seen. */
export class Handshaker {
  readonly #options: HandshakerOptions;
  readonly #history: ForgottenHistory;
  #sentAtMs = 0;

  constructor(serverCount: number, options: HandshakerOptions) {
    this.#options = options;
    this.#history = new ForgottenHistory(serverCount);
  }

  /** When a server was last asked. */
  get sentAtMs(): number {
    return this.#sentAtMs;
  }

  ask(writer: JuteWriter, session: SessionIdentity | undefined, lastZxid: bigint): void {
    const { clock, sessionTimeoutMs, allowReadOnly } = this.#options;
    this.#sentAtMs = clock.nowMs();
    const zxid = this.#history.isForgotten ? 0n : lastZxid;
    writeConnectRequest(writer, { lastZxid: zxid, sessionTimeoutMs, session, allowReadOnly });
  }

  /** @throws ZooKeeperError when this server will not do */
  read(reader: JuteReader, known: SessionIdentity | undefined, where: string): HandshakeVerdict {
    return judgeHandshake(readConnectResponse(reader), known, this.#options.allowReadOnly, where);
  }

  /** A server closed instead of answering, while the session may be lost. */
  onClosed(server: ServerAddress): void {
    this.#history.refused(formatServer(server));
  }

  /** A server has answered for the session, one way or the other. */
  settle(seen: { forget(): void }): void {
    if (this.#history.isForgotten) seen.forget();
    this.#history.reset();
  }
}
