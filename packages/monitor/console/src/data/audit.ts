import type { AuditAction, AuditEntry } from '../../../src/api/types.ts';
import { aboutAt, describeDecision, kindAt } from './decisions.ts';

const plain: Readonly<Partial<Record<AuditAction, string>>> = {
  signIn: 'Signed in',
  signOut: 'Signed out',
  passwordChanged: 'Changed the password',
  userAdded: 'Added user',
  userChanged: 'Changed user',
  userRemoved: 'Removed user',
  tokenAdded: 'Added token',
  tokenRemoved: 'Removed token',
};

/** What was done, in a few words, without markup: `node1: weight 1 → weight 5`. */
export function auditText({ action, target, before, after, undoes }: AuditEntry): string {
  const kind = target === null ? null : kindAt(target);
  if (plain[action] !== undefined || target === null || kind === null) {
    return [plain[action] ?? action, target].filter(Boolean).join(' ');
  }
  const change = `${describeDecision(kind, before)} → ${describeDecision(kind, after)}`;
  return `${undoes === null ? '' : 'Undid: '}${aboutAt(target)}: ${change}`;
}

/** Whether an entry is a decision that was written, and not undone yet. */
export function canUndo({ target, refused, undoneBy, service }: AuditEntry): boolean {
  return (
    service !== null && target !== null && kindAt(target) !== null && refused === null && undoneBy === null
  );
}
