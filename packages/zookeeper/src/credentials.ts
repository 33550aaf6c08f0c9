import { answeredError, ZooKeeperError } from './errors.ts';
import type { JuteWriter } from './jute-writer.ts';
import { opcodes, xids } from './protocol.ts';

/** A credential that the server checks when it is handed over, and that counts for the session's connection. */
export interface Credential {
  /** `digest`, `ip`, or one the servers were extended with. */
  readonly scheme: string;
  /** For `digest`: `user:password`. */
  readonly credential: string | Uint8Array;
}

interface Entry extends Credential {
  /** Whoever waits for the first answer; undefined for credentials that are required or were accepted before. */
  onAnswer: ((error: ZooKeeperError | undefined) => void) | undefined;
}

const bytesOf = (credential: string | Uint8Array): Uint8Array =>
  typeof credential === 'string' ? Buffer.from(credential) : credential;

/**
 * The credentials of a client, handed over anew on every connection, before anything else. Answers carry no
 * number: they come in the order of the requests.
 */
export class Credentials {
  #entries: Entry[];
  #unanswered: Entry[] = [];

  constructor(required: readonly Credential[]) {
    this.#entries = required.map((entry) => ({ ...entry, onAnswer: undefined }));
  }

  /** Adds one; the caller writes it with `send` when a server is attached. The same one is held once. */
  add(credential: Credential, onAnswer: (error: ZooKeeperError | undefined) => void): Entry {
    const entry: Entry = { ...credential, onAnswer };
    this.#entries.push(entry);
    return entry;
  }

  /** Takes one back that nobody waits for any more and that no server has accepted. */
  withdraw(entry: Entry): void {
    if (entry.onAnswer === undefined) return;
    entry.onAnswer = undefined;
    this.#entries = this.#entries.filter((kept) => kept !== entry);
  }

  send(writer: JuteWriter, entry: Entry): void {
    const mark = writer.beginFrame();
    writer.int(xids.auth);
    writer.int(opcodes.auth);
    writer.int(0);
    writer.string(entry.scheme);
    writer.buffer(bytesOf(entry.credential));
    writer.endFrame(mark);
    this.#unanswered.push(entry);
  }

  /** Hands all over on a new connection. */
  sendAll(writer: JuteWriter): void {
    this.#unanswered = [];
    for (const entry of this.#entries) this.send(writer, entry);
  }

  /**
   * Takes the next answer.
   *
   * @returns why authentication failed for good, when it did: a required credential was refused
   */
  answer(error: number): ZooKeeperError | undefined {
    const entry = this.#unanswered.shift();
    if (entry === undefined)
      throw new ZooKeeperError('PROTOCOL_ERROR', 'an answer to authentication nobody asked for');
    const { onAnswer } = entry;
    entry.onAnswer = undefined;
    if (error === 0) {
      this.#dropEqual(entry);
      onAnswer?.(undefined);
      return undefined;
    }
    const refusal = answeredError(error, `authentication (${entry.scheme})`, undefined);
    if (onAnswer === undefined) {
      // One that was withdrawn while it was under way is no reason to give up the session.
      return this.#entries.includes(entry) ? refusal : undefined;
    }
    this.#entries = this.#entries.filter((kept) => kept !== entry);
    onAnswer(refusal);
    return undefined;
  }

  /** Rejects whoever waits still. */
  fail(error: ZooKeeperError): void {
    for (const entry of this.#entries) {
      entry.onAnswer?.(error);
      entry.onAnswer = undefined;
    }
  }

  /** The same credential given twice is handed over once on later connections. */
  #dropEqual(accepted: Entry): void {
    const bytes = Buffer.from(bytesOf(accepted.credential));
    this.#entries = this.#entries.filter(
      (entry) =>
        entry === accepted ||
        entry.scheme !== accepted.scheme ||
        !bytes.equals(bytesOf(entry.credential)) ||
        entry.onAnswer !== undefined,
    );
  }
}

export type { Entry as CredentialEntry };
