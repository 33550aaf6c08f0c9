import type { JuteReader } from './jute-reader.ts';
import type { JuteWriter } from './jute-writer.ts';

/** A session as the server gave it out: what attaching to it again takes. */
export interface SessionIdentity {
  readonly id: bigint;
  readonly password: Buffer;
  readonly timeoutMs: number;
  /**
   * Given out by a server in read-only mode to a client without a session: no other server knows it, so a new one
   * is asked for when a server with a quorum is found.
   */
  readonly provisional: boolean;
}

export interface ConnectRequest {
  readonly lastZxid: bigint;
  readonly sessionTimeoutMs: number;
  readonly session: SessionIdentity | undefined;
  readonly allowReadOnly: boolean;
}

const noPassword = Buffer.alloc(16);

/** Source: `ConnectRequest` in zookeeper.jute; the last byte exists since 3.4. */
export function writeConnectRequest(writer: JuteWriter, request: ConnectRequest): void {
  const session = request.session?.provisional ? undefined : request.session;
  const mark = writer.beginFrame();
  writer.int(0);
  writer.long(request.lastZxid);
  writer.int(request.sessionTimeoutMs);
  writer.long(session?.id ?? 0n);
  writer.buffer(session?.password ?? noPassword);
  writer.boolean(request.allowReadOnly);
  writer.endFrame(mark);
}

export interface ConnectResponse {
  /** The negotiated time-out; zero or less when the session is over. */
  readonly timeoutMs: number;
  readonly sessionId: bigint;
  readonly password: Buffer;
  readonly readOnly: boolean;
}

/** Source: `ConnectResponse` in zookeeper.jute. */
export function readConnectResponse(reader: JuteReader): ConnectResponse {
  reader.int();
  const timeoutMs = reader.int();
  const sessionId = reader.long();
  const password = reader.buffer() ?? noPassword;
  // Servers before 3.4 do not send it, later ones may send more after it.
  const readOnly = reader.remainingBytes > 0 && reader.boolean();
  return { timeoutMs, sessionId, password, readOnly };
}

/** A session id as this package shows it: lower-case hexadecimal without leading zeros. */
export const formatSessionId = (id: bigint): string => BigInt.asUintN(64, id).toString(16);
