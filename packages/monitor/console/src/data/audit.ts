import type { AuditAction, AuditEntry, Decision, ServicePolicy } from '../../../src/api/types.ts';
import { inWords } from './codes.ts';
import { aboutAt, describeDecision, kindAt } from './decisions.ts';
import { editable, policyChanges } from './policy.ts';

const plain: Readonly<Partial<Record<AuditAction, string>>> = {
  signIn: 'Signed in',
  signOut: 'Signed out',
  passwordChanged: 'Changed the password',
  userAdded: 'Added user',
  userChanged: 'Changed user',
  userRemoved: 'Removed user',
  tokenAdded: 'Added token',
  tokenRemoved: 'Removed token',
  try: 'Called',
};

/** What was done, in a few words, without markup: `node1: weight 1 → weight 5`. */
export function auditText({ action, target, before, after, undoes, refused }: AuditEntry): string {
  if (action === 'signIn' && refused !== null) return `Sign-in refused: ${inWords(refused)}`;
  const kind = target === null ? null : kindAt(target);
  if (plain[action] !== undefined || target === null || kind === null) {
    return [plain[action] ?? action, target].filter(Boolean).join(' ');
  }
  const change =
    kind === 'policy' && after !== null
      ? policyText(before, after)
      : `${describeDecision(kind, before)} → ${describeDecision(kind, after)}`;
  return `${undoes === null ? '' : 'Undid: '}${aboutAt(target)}: ${change}`;
}

/** Names from outside that its text holds. */
export const namesIn = ({ target }: AuditEntry): readonly string[] =>
  target === null ? [] : [target, aboutAt(target)];

/** More changed values than these are counted. */
const mostValues = 3;

/** What a policy says that the one before it did not, or otherwise. */
function policyText(before: Decision | null, after: Decision): string {
  const changes = policyChanges(editable(before as ServicePolicy | null), editable(after as ServicePolicy));
  const said = changes
    .slice(0, mostValues)
    .map((change) => `${change.path.join(' › ')} ${value(change.before)} → ${value(change.after)}`);
  if (changes.length > mostValues) said.push(`and ${changes.length - mostValues} more`);
  return said.length === 0 ? 'the same client policy' : `policy ${said.join(', ')}`;
}

const value = (one: unknown): string => (one === undefined ? 'unsaid' : String(one));

/** Whether an entry is a decision that was written, and not undone yet. */
export function canUndo({ target, refused, undoneBy, service }: AuditEntry): boolean {
  return (
    service !== null && target !== null && kindAt(target) !== null && refused === null && undoneBy === null
  );
}
