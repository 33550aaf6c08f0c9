import { readdirSync, readFileSync } from 'node:fs';
import type { End, HostileCase } from './hostile-case.ts';
import { inPieces } from './mutation.ts';
import type { AttackedStack } from './recording.ts';

/** Bytes in hex, a text in latin-1, or either over and over. */
type Part = string | { readonly text: string } | { readonly repeat: string; readonly times: number };

/** What becomes of a server's connection. */
export interface ServerExpectation {
  /** Code of the error that it is closed with; left out where its end is the client's, or Node's. */
  readonly closed?: string;
  /** What that error says, as a regular expression. */
  readonly says?: string;
  /** What stands in what is answered, as text or hex. */
  readonly answers?: string;
  /** How many messages count as calls. */
  readonly calls?: number;
}

/** What becomes of a client's call. */
export interface ClientExpectation {
  readonly fails?: string;
  readonly says?: string;
  readonly returns?: unknown;
}

/** A bad input that is kept. */
export interface CorpusEntry extends AttackedStack {
  readonly name: string;
  readonly end: End;
  /** Whether it was found to do harm once. */
  readonly found?: true;
  /** Sizes of the pieces that it comes in; default: one. */
  readonly pieces?: readonly number[];
  /** At a client: the calls that it answers. */
  readonly calls?: readonly number[];
  readonly bytes: readonly Part[];
  readonly expect: ServerExpectation & ClientExpectation;
}

/** Everything in the folder. */
export const readCorpus = (): CorpusEntry[] => {
  const folder = new URL('corpus/', import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const { end, cases } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
      end: End;
      cases: Omit<CorpusEntry, 'end'>[];
    };
    return cases.map((entry) => ({ ...entry, end }));
  });
};

/** The entry as a case, as fuzzing makes them. */
export const caseOf = ({
  transport,
  protocol,
  end,
  calls = [],
  bytes,
  pieces = [],
}: CorpusEntry): HostileCase => ({
  transport,
  protocol,
  end,
  calls,
  pieces: inPieces(Buffer.concat(bytes.map(toBytes)), pieces),
});

const toBytes = (part: Part): Buffer => {
  if (typeof part === 'string') return hex(part);
  if ('text' in part) return Buffer.from(part.text, 'latin1');
  return Buffer.alloc((part.repeat.length / 2) * part.times, hex(part.repeat));
};

const hex = (text: string): Buffer => {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^([\da-f]{2})*$/i.test(digits)) throw new Error(`no hex: ${text}`);
  return Buffer.from(digits, 'hex');
};
