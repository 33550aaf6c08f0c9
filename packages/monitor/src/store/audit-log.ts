import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ErrorCode } from '@thriftkeeper/registry';
import type { AuditAction, AuditEntry, AuditPage, Decision } from '../api/types.ts';

/** What somebody is about to do. */
export interface AuditDraft {
  readonly who: string;
  readonly via: AuditEntry['via'];
  readonly address: string | null;
  readonly action: AuditAction;
  readonly service?: string | undefined;
  readonly target?: string | undefined;
  readonly why?: string | undefined;
  readonly undoes?: number | undefined;
}

/** How it ended. */
export interface AuditOutcome {
  readonly before?: Decision | null | undefined;
  readonly after?: Decision | null | undefined;
  /** Undefined: it was done. */
  readonly refused?: ErrorCode | undefined;
}

/** Which entries to read. */
export interface AuditQuery {
  readonly service?: string | undefined;
  readonly who?: string | undefined;
  /** Only those with a lower id. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/**
 * Who did what. An entry is written before the deed, as refused with UNKNOWN, and is told the outcome after it: what
 * cannot be written down does not happen, and a crash in between leaves a trace.
 */
export class AuditLog {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #finish: StatementSync;
  readonly #one: StatementSync;
  readonly #page: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      `INSERT INTO audit (at, who, via, address, action, service, target, why, refused, undoes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'UNKNOWN', ?)`,
    );
    this.#finish = database.prepare('UPDATE audit SET before = ?, after = ?, refused = ? WHERE id = ?');
    this.#one = database.prepare('SELECT * FROM audit WHERE id = ?');
    this.#page = database.prepare(
      `SELECT * FROM audit WHERE id < ? AND (?2 IS NULL OR service = ?2) AND (?3 IS NULL OR who = ?3)
       ORDER BY id DESC LIMIT ?4`,
    );
  }

  /** Writes down what is about to be done; returns its id. */
  begin({ who, via, address, action, service, target, why, undoes }: AuditDraft, wallMs: number): number {
    const { lastInsertRowid } = this.#insert.run(
      wallMs,
      who,
      via,
      address,
      action,
      service ?? null,
      target ?? null,
      why ?? null,
      undoes ?? null,
    );
    return Number(lastInsertRowid);
  }

  /** Writes down how it ended. */
  finish(id: number, { before, after, refused }: AuditOutcome): void {
    this.#finish.run(json(before), json(after), refused ?? null, id);
    const { undoes } = this.get(id)!;
    if (undoes !== null && refused === undefined)
      this.#database.prepare('UPDATE audit SET undone_by = ? WHERE id = ?').run(id, undoes);
  }

  get(id: number): AuditEntry | undefined {
    const row = this.#one.get(id);
    return row === undefined ? undefined : entryOf(row);
  }

  /** Newest first. */
  page({ service, who, before = Number.MAX_SAFE_INTEGER, limit }: AuditQuery): AuditPage {
    const entries = this.#page.all(before, service ?? null, who ?? null, limit).map(entryOf);
    return { entries, next: entries.length === limit ? entries.at(-1)!.id : null };
  }

  /** Forgets what is older than a moment. */
  prune(beforeMs: number): void {
    this.#database.prepare('DELETE FROM audit WHERE at < ?').run(beforeMs);
  }
}

const json = (decision: Decision | null | undefined) =>
  decision === undefined || decision === null ? null : JSON.stringify(decision);

function entryOf({
  at,
  before,
  after,
  undone_by: undoneBy,
  ...row
}: ReturnType<StatementSync['all']>[number]): AuditEntry {
  const parsed = (text: unknown) => (text === null ? null : JSON.parse(text as string));
  return {
    ...(row as unknown as Omit<AuditEntry, 'at' | 'before' | 'after' | 'undoneBy'>),
    at: new Date(at as number).toISOString(),
    before: parsed(before),
    after: parsed(after),
    undoneBy: undoneBy as number | null,
  };
}
