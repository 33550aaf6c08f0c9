import type { ControlDocument } from '@thriftkeeper/registry';
import type { Decision } from '../api/types.ts';
import type { Entry } from './entry.ts';

type Folder = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** How long a decision that has ended still stands, for people to see (CTRL-7). Unit: ms. */
const showExpiredMs = 24 * 3_600_000;

/** The decision at an entry, in force or not. */
export function decisionAt(document: ControlDocument, entry: Entry): Decision | undefined {
  if (entry.folder === 'policy') return document.policy;
  const folder = (document[entry.folder] ?? {}) as Folder;
  return Object.hasOwn(folder, entry.name)
    ? (folder[entry.name]![entry.field] as Decision | undefined)
    : undefined;
}

/**
 * A document with one decision put in place, or taken away; everything else stays, also what we do not know (GEN-8).
 * Nothing empty remains (CTRL-5), and decisions that ended more than a day ago go too (CTRL-7).
 */
export function withDecision(
  document: ControlDocument,
  entry: Entry,
  decision: Decision | undefined,
  wallMs: number,
): ControlDocument {
  const changed: ControlDocument = { ...document };
  if (entry.folder === 'policy') {
    if (decision === undefined) delete changed.policy;
    else changed.policy = decision as NonNullable<ControlDocument['policy']>;
  } else {
    const folder = { ...(document[entry.folder] as Folder | undefined) };
    const named = Object.hasOwn(folder, entry.name) ? folder[entry.name] : {};
    // As an own property, whatever it is called.
    Object.defineProperty(folder, entry.name, {
      value: { ...named, [entry.field]: decision },
      enumerable: true,
      configurable: true,
      writable: true,
    });
    changed[entry.folder] = folder;
  }
  return tidied(changed, wallMs);
}

function tidied(document: ControlDocument, wallMs: number): ControlDocument {
  const tidy: ControlDocument = { ...document };
  for (const name of ['providers', 'consumers'] as const) {
    const entries = Object.entries((document[name] ?? {}) as Folder)
      .map(([node, decisions]): [string, object] => [node, withoutEnded(decisions, wallMs)])
      .filter(([, decisions]) => Object.keys(decisions).length > 0);
    if (entries.length > 0) tidy[name] = Object.fromEntries(entries) as never;
    else delete tidy[name];
  }
  if (hasLongEnded(document.policy, wallMs)) delete tidy.policy;
  return tidy;
}

const withoutEnded = (decisions: Readonly<Record<string, unknown>>, wallMs: number) =>
  Object.fromEntries(
    Object.entries(decisions).filter(
      ([, decision]) => decision !== undefined && !hasLongEnded(decision, wallMs),
    ),
  );

function hasLongEnded(decision: unknown, wallMs: number): boolean {
  const { expiresAt } = (decision ?? {}) as { readonly expiresAt?: unknown };
  return typeof expiresAt === 'string' && Date.parse(expiresAt) < wallMs - showExpiredMs;
}
