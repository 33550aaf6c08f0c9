import { readControlDocument } from '../control/control-document.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { ControlDocument } from '../generated/records.ts';
import { validateSnapshotFile } from '../generated/validators.js';
import { nameProblem } from '../names.ts';
import { type CompleteProviderRecord, readProviderRecord } from '../records/provider-record.ts';
import { schemaProblem } from '../records/record-bytes.ts';

/** Beyond this age a file no longer vouches for its list (DISC-21): three of its writes were missed. */
const trustedForMs = 180_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a snapshot file says of a service. */
export interface SnapshotContent {
  /** Readable records by node, with their bytes as they would stand in the registry. */
  readonly providers: ReadonlyMap<
    string,
    { readonly record: CompleteProviderRecord; readonly bytes: Uint8Array }
  >;
  readonly unreadable: readonly { readonly node: string; readonly error: ThriftkeeperError }[];
  readonly writtenAtMs: number;
  /** Since when the list is stale, by the clock on the wall; undefined for one that may still be trusted. */
  readonly staleSinceMs: number | undefined;
  /** Undefined where there is none, or none that can be read; then `controlProblem` says why. */
  readonly control: ControlDocument | undefined;
  readonly controlProblem: ThriftkeeperError | undefined;
}

/**
 * Reads a snapshot file (DISC-21).
 *
 * @param service whose file it must be
 * @param where its path, for messages
 * @param wallMs milliseconds since the epoch
 * @throws SNAPSHOT_INVALID
 */
export function readSnapshotFile(
  bytes: Uint8Array,
  service: string,
  where: string,
  wallMs: number,
): SnapshotContent {
  const refuse = (problem: string, cause?: unknown): never => {
    const message = `the snapshot file ${where} is not used: ${problem}; delete it, it is written again from the registry`;
    throw new ThriftkeeperError('SNAPSHOT_INVALID', message, { cause, details: { path: where } });
  };
  let file: unknown;
  try {
    file = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    refuse(`it is no JSON in UTF-8 (${(error as Error).message})`, error);
  }
  if (!validateSnapshotFile(file)) return refuse(schemaProblem(validateSnapshotFile)[0]);
  if (file.service !== service) refuse(`it is of the service ${JSON.stringify(file.service)}`);
  const writtenAtMs = instant(file.writtenAt);
  const saidStale = file.stale ? instant(file.staleSince ?? file.writtenAt) : undefined;
  return {
    ...readProviders(file.providers, where),
    writtenAtMs,
    staleSinceMs: saidStale ?? (wallMs - writtenAtMs > trustedForMs ? writtenAtMs : undefined),
    ...readControl(file.control, where),
  };
}

function readProviders(providers: Readonly<Record<string, object>>, where: string) {
  const readable = new Map<string, { record: CompleteProviderRecord; bytes: Uint8Array }>();
  const unreadable: { node: string; error: ThriftkeeperError }[] = [];
  for (const [node, value] of Object.entries(providers)) {
    const place = `${where}, provider ${node}`;
    try {
      const problem = nameProblem(node);
      if (problem !== undefined)
        throw new ThriftkeeperError('INVALID_NAME', `${place} is left out: of the name, ${problem}`);
      const bytes = Buffer.from(JSON.stringify(value));
      readable.set(node, { record: readProviderRecord(bytes, place), bytes });
    } catch (error) {
      unreadable.push({ node, error: error as ThriftkeeperError });
    }
  }
  return { providers: readable, unreadable };
}

function readControl(value: object | undefined, where: string) {
  if (value === undefined) return { control: undefined, controlProblem: undefined };
  try {
    const control = readControlDocument(Buffer.from(JSON.stringify(value)), `${where}, control`);
    return { control, controlProblem: undefined };
  } catch (error) {
    return { control: undefined, controlProblem: error as ThriftkeeperError };
  }
}

/** What goes into a snapshot file. */
export interface SnapshotToWrite {
  readonly service: string;
  readonly writtenAtMs: number;
  readonly staleSinceMs: number | undefined;
  /** Records by node, as they stand in the registry. */
  readonly providers: ReadonlyMap<string, Uint8Array>;
  /** Node names; undefined where they are not known. */
  readonly consumers: readonly string[] | undefined;
  readonly control: ControlDocument | undefined;
}

/**
 * The bytes of a snapshot file (DISC-20). Records are put in as they stand in the registry, which are JSON
 * objects already: a list of thousands costs a copy, no parsing.
 */
export function snapshotBytes(snapshot: SnapshotToWrite): Buffer {
  const { service, writtenAtMs, staleSinceMs, providers, consumers, control } = snapshot;
  const stale = staleSinceMs !== undefined;
  const head = {
    spec: 1,
    service,
    writtenAt: new Date(writtenAtMs).toISOString(),
    stale,
    ...(stale && { staleSince: new Date(staleSinceMs).toISOString() }),
    ...(consumers && { consumers }),
    ...(control && { control }),
  };
  const parts: Uint8Array[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},"providers":{`)];
  let separator = '\n';
  for (const [node, bytes] of providers) {
    parts.push(Buffer.from(`${separator}${JSON.stringify(node)}:`), bytes);
    separator = ',\n';
  }
  parts.push(Buffer.from('}}\n'));
  return Buffer.concat(parts);
}

const instant = (text: string) => Math.floor(Date.parse(text));
