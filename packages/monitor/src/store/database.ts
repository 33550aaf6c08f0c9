import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ThriftkeeperError } from '@thriftkeeper/registry';

/** Steps from an empty file to the present tables; a file remembers how many it has gone through. */
const migrations = [
  `CREATE TABLE events (
     id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, type TEXT NOT NULL,
     service TEXT, node TEXT, text TEXT NOT NULL, details TEXT NOT NULL);
   CREATE INDEX events_service ON events (service, id);
   CREATE INDEX events_at ON events (at);
   CREATE TABLE audit (
     id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, via TEXT NOT NULL,
     address TEXT, action TEXT NOT NULL, service TEXT, target TEXT, why TEXT,
     before TEXT, after TEXT, refused TEXT, undoes INTEGER, undone_by INTEGER);
   CREATE INDEX audit_service ON audit (service, id);
   CREATE INDEX audit_at ON audit (at);
   CREATE TABLE users (
     name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL,
     created_at INTEGER NOT NULL, last_sign_in_at INTEGER) WITHOUT ROWID;
   CREATE TABLE tokens (
     id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
     created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER, last_used_at INTEGER) WITHOUT ROWID;`,
];

/**
 * Opens the file in which the monitor keeps what must outlive it, and brings its tables up to date. A new file can be
 * read by its owner alone: it holds password hashes.
 *
 * @param path a file, or `:memory:`
 * @throws INVALID_OPTION when it cannot be opened, or was written by a later version
 */
export function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
    migrate(database);
    return database;
  } catch (cause) {
    if (cause instanceof ThriftkeeperError) throw cause;
    throw new ThriftkeeperError(
      'INVALID_OPTION',
      `the monitor cannot use ${path} as its database: ${(cause as Error).message}; give it a file that it may write`,
      { cause },
    );
  }
}

function migrate(database: DatabaseSync): void {
  const { user_version: done } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (done > migrations.length) {
    throw new ThriftkeeperError(
      'INVALID_OPTION',
      `the database of the monitor is of a later version (${done}, this one knows ${migrations.length}); upgrade the monitor, or give it another file`,
    );
  }
  for (const [index, step] of migrations.entries()) {
    if (index < done) continue;
    database.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/** Does all of something, or, when it throws, nothing. */
export function inTransaction<T>(database: DatabaseSync, deed: () => T): T {
  database.exec('BEGIN');
  try {
    const result = deed();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
