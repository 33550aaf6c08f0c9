import { type Fault, type Lack, type PeerStack, stackName } from './peer.ts';

/** Where a case was run: one side, one program of the peer, one stack. */
export interface Place {
  /** Which side the peer was. */
  readonly side: 'server' | 'client';
  /** The peer's server class, or `client`. */
  readonly program: string;
  readonly stack: PeerStack;
}

export interface Cell extends Place {
  passed: number;
  failed: number;
  /** Cases that failed as declared. */
  readonly known: { readonly name: string; readonly fault: Fault }[];
}

/** What one peer's run came to. */
export interface PeerResults {
  readonly name: string;
  readonly version: string;
  readonly cells: readonly Cell[];
  readonly lacks: readonly Lack[];
  readonly remarks: readonly string[];
}

/** Collects results while tests run. */
export class Matrix {
  readonly #cells = new Map<string, Cell>();

  cell(place: Place): Cell {
    const key = JSON.stringify(place);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = { ...place, passed: 0, failed: 0, known: [] };
      this.#cells.set(key, cell);
    }
    return cell;
  }

  get cells(): readonly Cell[] {
    return [...this.#cells.values()];
  }
}

/** A peer's part of docs/interop.md: a table, and a note for each declared fault. */
export const renderPeer = ({ name, version, cells, lacks, remarks }: PeerResults): string => {
  const notes = new Map<string, Set<string>>();
  for (const { known } of cells) {
    for (const { name, fault } of known) {
      notes.set(fault.reason, (notes.get(fault.reason) ?? new Set()).add(name));
    }
  }
  for (const { reason } of lacks) notes.set(reason, notes.get(reason) ?? new Set());
  const reasons = [...notes.keys()];
  const lacking = lacks.flatMap((lack) => lack.stacks);
  const stacks = [...new Set([...cells.map(({ stack }) => stack), ...lacking].map(stackName))];
  const columns = [...new Set(cells.map(({ program }) => columnName(program)))];
  const text = (column: string, stack: string): string => {
    const cell = cells.find((one) => columnName(one.program) === column && stackName(one.stack) === stack);
    if (cell === undefined) {
      const lack = lacks.find(
        (one) => columnName(one.program) === column && one.stacks.some((each) => stackName(each) === stack),
      );
      return lack === undefined ? '–' : `– (${reasons.indexOf(lack.reason) + 1})`;
    }
    if (cell.failed > 0) return `**${cell.failed} of ${cell.passed + cell.failed + cell.known.length} fail**`;
    if (cell.known.length === 0) return `✓ ${cell.passed}`;
    const marks = [...new Set(cell.known.map(({ fault }) => reasons.indexOf(fault.reason) + 1))];
    return `✓ ${cell.passed} of ${cell.passed + cell.known.length} (${marks.sort((a, b) => a - b).join(', ')})`;
  };
  const table = [
    ['', ...columns],
    ['---', ...columns.map(() => '---')],
    ...stacks.map((stack) => [stack, ...columns.map((column) => text(column, stack))]),
  ];
  const width = table[0]!.map((_, column) => Math.max(...table.map((row) => [...row[column]!].length)));
  const lines = table.map((row) => `| ${row.map((each, i) => pad(each, width[i]!)).join(' | ')} |`);
  const faults = reasons.map((reason, i) =>
    notes.get(reason)!.size === 0
      ? `${i + 1}. ${reason}.`
      : [`${i + 1}. ${reason}. Fails:`, ...[...notes.get(reason)!].map((each) => `   - ${each}`)].join('\n'),
  );
  const blocks = [lines, faults, remarks].filter((block) => block.length > 0);
  return [`## ${name} ${version}`, ...blocks.map((block) => block.join('\n'))].join('\n\n');
};

const columnName = (program: string): string =>
  program === 'client' ? 'client → our server' : `our client → ${program}`;

const pad = (text: string, width: number): string =>
  text.startsWith('---') ? '-'.repeat(width) : text + ' '.repeat(width - [...text].length);

/** A peer's part as it stands in the document; undefined when there is none of this version. */
export const partOf = (document: string, heading: string): string | undefined => {
  const from = document.indexOf(`${heading}\n`);
  if (from < 0) return undefined;
  const to = document.indexOf('\n## ', from + 1);
  return document.slice(from, to < 0 ? undefined : to).trimEnd();
};

const INTRODUCTION = `# Interop

Written by \`npm run interop\` from a run of the tests in \`packages/transport/test/peers\`; the tests hold it to
what they find. Each column is one side of one implementation of Apache Thrift against our transport, each line a
transport and a protocol. \`✓ 41\`: all 41 cases pass. \`✓ 39 of 41 (1, 2)\`: two fail for the reasons declared below
under these numbers; a declared failure that passes fails the run. \`–\`: the implementation has no such stack;
\`– (3)\`: it is said to, but for the reason under this number it has not.
\`old\`: binary without a version in its messages; \`accelerated\`: by an extension in C; \`zlib\`: compressed by THeader.

Not in the matrix: \`uuid\`. The compiler that the peers are built with, 0.17, has no such type; our protocols read and
write it, and their tests compare the bytes. Over TLS clients check the server's certificate; over mutual TLS servers
check theirs, too, and let in nobody without. Multiplexed, a second service stands beside the one that is called.`;

/** The whole document. */
export const renderDocument = (peers: readonly PeerResults[], caseNames: readonly string[]): string =>
  [
    INTRODUCTION,
    ...peers.map(renderPeer),
    ['## The cases', '', ...caseNames.map((name) => `- ${name}`)].join('\n'),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
