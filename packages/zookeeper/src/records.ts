import type { Acl } from './acl.ts';
import type { JuteReader } from './jute-reader.ts';
import type { JuteWriter } from './jute-writer.ts';

/** What ZooKeeper knows of a node beside its data. Source: `org.apache.zookeeper.data.Stat`. */
export interface Stat {
  /** Transaction that created the node. */
  readonly czxid: bigint;
  /** Transaction that last changed its data. */
  readonly mzxid: bigint;
  /** Transaction that last added or removed a child. */
  readonly pzxid: bigint;
  /** Wall-clock time of creation by the server, milliseconds since 1970. */
  readonly ctimeMs: number;
  /** Wall-clock time of the last change of data by the server, milliseconds since 1970. */
  readonly mtimeMs: number;
  /** How often the data was changed; what `set` and `delete` compare with. */
  readonly version: number;
  /** How often children were added or removed. */
  readonly cversion: number;
  /** How often the access list was changed. */
  readonly aversion: number;
  /**
   * The session that an ephemeral node belongs to, as lower-case hexadecimal without leading zeros, comparable
   * with `sessionId` of a state; '0' for a node that is not ephemeral. (Container and TTL nodes carry a mark with
   * the highest bit set.)
   */
  readonly ephemeralOwner: string;
  readonly dataLengthBytes: number;
  readonly childrenCount: number;
}

/** One identity that the server knows this client by, as `whoAmI` tells. */
export interface ClientIdentity {
  readonly scheme: string;
  readonly id: string;
}

export function readStat(reader: JuteReader): Stat {
  const czxid = reader.long();
  const mzxid = reader.long();
  const ctimeMs = reader.longAsNumber();
  const mtimeMs = reader.longAsNumber();
  const version = reader.int();
  const cversion = reader.int();
  const aversion = reader.int();
  const ephemeralOwner = reader.id();
  const dataLengthBytes = reader.int();
  const childrenCount = reader.int();
  const pzxid = reader.long();
  return {
    czxid,
    mzxid,
    pzxid,
    ctimeMs,
    mtimeMs,
    version,
    cversion,
    aversion,
    ephemeralOwner,
    dataLengthBytes,
    childrenCount,
  };
}

export function writeAcl(writer: JuteWriter, list: readonly Acl[]): void {
  writer.int(list.length);
  for (const entry of list) {
    writer.int(entry.permissions);
    writer.string(entry.scheme);
    writer.string(entry.id);
  }
}

export const readAcl = (reader: JuteReader): Acl[] =>
  reader.vector(12, () => ({ permissions: reader.int(), scheme: reader.text(), id: reader.text() }));

export const readIdentities = (reader: JuteReader): ClientIdentity[] =>
  reader.vector(8, () => ({ scheme: reader.text(), id: reader.text() }));
