import { answeredError, ZooKeeperError } from './errors.ts';
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

/** A server that can not give a session sends an answer without a body in place of the handshake's. */
const bareAnswerBytes = 16;

/**
 * Source: `ConnectResponse` in zookeeper.jute.
 *
 * @throws ZooKeeperError what the server answered instead: `NOT_READ_ONLY` of one without a quorum that gives no
 * local sessions; `PROTOCOL_ERROR`
 */
export function readConnectResponse(reader: JuteReader): ConnectResponse {
  if (reader.remainingBytes === bareAnswerBytes) {
    reader.int();
    reader.long();
    throw answeredError(reader.int(), 'connect', undefined);
  }
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

/** What a server's answer to the handshake comes to. */
export type HandshakeVerdict =
  | { readonly type: 'accepted'; readonly session: SessionIdentity; readonly readOnly: boolean }
  | { readonly type: 'expired' };

/**
 * Judges the answer to a handshake. Pure.
 *
 * @param known the session that was to be attached to, if there is one
 * @param where the server, for messages
 * @throws ZooKeeperError when this server will not do
 */
export function judgeHandshake(
  response: ConnectResponse,
  known: SessionIdentity | undefined,
  allowReadOnly: boolean,
  where: string,
): HandshakeVerdict {
  const isOurs = known !== undefined && !known.provisional;
  if (response.timeoutMs <= 0 || response.sessionId === 0n) {
    if (isOurs) return { type: 'expired' };
    throw new ZooKeeperError('PROTOCOL_ERROR', `${where}: the server gave no session`);
  }
  if (response.readOnly && !allowReadOnly) {
    const message = `${where}: the server is cut off from the others and only answers reads (allowReadOnly is false)`;
    throw new ZooKeeperError('NOT_READ_ONLY', message);
  }
  if (isOurs && known.id !== response.sessionId) {
    throw new ZooKeeperError('PROTOCOL_ERROR', `${where}: the server answered with another session`);
  }
  const { sessionId: id, password, timeoutMs, readOnly } = response;
  return {
    type: 'accepted',
    session: { id, password, timeoutMs, provisional: readOnly && !isOurs },
    readOnly,
  };
}
