import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventEntry, EventPage, EventType } from '../api/types.ts';
import type { EventDraft } from '../collector/event-draft.ts';

/** Which events to read. */
export interface EventQuery {
  readonly service?: string | undefined;
  readonly type?: EventType | undefined;
  /** Only those with a lower id. */
  readonly before?: number | undefined;
  readonly limit: number;
}

interface Row {
  readonly id: number;
  readonly at: number;
  readonly type: EventType;
  readonly service: string | null;
  readonly node: string | null;
  readonly text: string;
  readonly details: string;
}

/** What was seen to happen, in the database. */
export class EventLog {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #page: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      'INSERT INTO events (at, type, service, node, text, details) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#page = database.prepare(
      `SELECT * FROM events WHERE id < ? AND (?2 IS NULL OR service = ?2) AND (?3 IS NULL OR type = ?3)
       ORDER BY id DESC LIMIT ?4`,
    );
  }

  /** Keeps many at once: one write to the disk, however many there are. */
  append(drafts: readonly EventDraft[], wallMs: number): EventEntry[] {
    const at = new Date(wallMs).toISOString();
    this.#database.exec('BEGIN');
    try {
      const entries = drafts.map((draft) => {
        const { type, service = null, node = null, text, details } = draft;
        const { lastInsertRowid } = this.#insert.run(
          wallMs,
          type,
          service,
          node,
          text,
          JSON.stringify(details),
        );
        return { id: Number(lastInsertRowid), at, ...draft };
      });
      this.#database.exec('COMMIT');
      return entries;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Newest first. */
  page({ service = undefined, type, before = Number.MAX_SAFE_INTEGER, limit }: EventQuery): EventPage {
    const rows = this.#page.all(before, service ?? null, type ?? null, limit) as unknown as Row[];
    return {
      events: rows.map(({ id, at, type: kind, service: of, node, text, details }) => ({
        id,
        at: new Date(at).toISOString(),
        type: kind,
        ...(of !== null && { service: of }),
        ...(node !== null && { node }),
        text,
        details: JSON.parse(details),
      })),
      next: rows.length === limit ? rows.at(-1)!.id : null,
    };
  }

  /** Forgets what is older than a moment, and the oldest beyond a number. */
  prune(beforeMs: number, most: number): void {
    this.#database.prepare('DELETE FROM events WHERE at < ?').run(beforeMs);
    this.#database
      .prepare('DELETE FROM events WHERE id <= (SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?)')
      .run(most);
  }
}
