import type { ControlAction, LimitValue, PolicyValue, StateAction } from '../../../src/api/types.ts';

/** What an operator has set out to do, before all of it is said. */
export type Intent =
  | { readonly kind: 'weight'; readonly node: string; readonly weight: number }
  | { readonly kind: 'state'; readonly node: string; readonly value: NonNullable<StateAction['value']> }
  | { readonly kind: 'limit'; readonly selectors: readonly string[]; readonly limit: LimitValue | null }
  | { readonly kind: 'kick'; readonly selectors: readonly string[] }
  | { readonly kind: 'policy'; readonly value: PolicyValue | null }
  /** Takes a decision back. */
  | { readonly kind: 'lift'; readonly action: ControlAction; readonly what: string };

/** The fields of the form, as they were typed. */
export interface ActionForm {
  readonly weight: string;
  readonly callsPerSecond: string;
  readonly burst: string;
  readonly selector: string;
  readonly why: string;
  readonly ends: Ends;
  /** As a field for local date and time gives it, for `ends: 'at'`. */
  readonly endsAt: string;
}

export type Ends = 'never' | '15 min' | '1 h' | '4 h' | '1 d' | 'at';

export const endings: readonly { readonly value: Ends; readonly name: string; readonly ms?: number }[] = [
  { value: 'never', name: 'When removed' },
  { value: '15 min', name: 'After 15 min', ms: 900_000 },
  { value: '1 h', name: 'After 1 h', ms: 3_600_000 },
  { value: '4 h', name: 'After 4 h', ms: 14_400_000 },
  { value: '1 d', name: 'After 1 day', ms: 86_400_000 },
  { value: 'at', name: 'At…' },
];

/** The form at first. A ban ends by itself unless its author wants otherwise. */
export function newForm(intent: Intent): ActionForm {
  const limit = intent.kind === 'limit' ? intent.limit : null;
  return {
    weight: intent.kind === 'weight' ? String(intent.weight) : '',
    callsPerSecond: limit === null ? '' : String(limit.callsPerSecond),
    burst: limit?.burst === undefined ? '' : String(limit.burst),
    selector: 'selectors' in intent ? intent.selectors[0]! : '',
    why: '',
    ends: intent.kind === 'kick' ? '15 min' : 'never',
    endsAt: '',
  };
}

/** The action that intent and form come to; or, by field, what is wrong with it. */
export type ReadForm =
  | { readonly action: ControlAction; readonly problems: null }
  | { readonly action: null; readonly problems: Readonly<Partial<Record<keyof ActionForm, string>>> };

export function readForm(intent: Intent, form: ActionForm): ReadForm {
  switch (intent.kind) {
    case 'weight': {
      const value = numberWithin(form.weight, 0, 10_000, true);
      if (value === null) return problem('weight', 'A whole number from 0 to 10,000.');
      return { action: { kind: 'weight', node: intent.node, value }, problems: null };
    }
    case 'limit':
      return readLimit(form);
    case 'state':
      return { action: { kind: 'state', node: intent.node, value: intent.value }, problems: null };
    case 'kick':
      return { action: { kind: 'kick', selector: form.selector, value: true }, problems: null };
    case 'policy':
      return { action: { kind: 'policy', value: intent.value }, problems: null };
    case 'lift':
      return { action: intent.action, problems: null };
  }
}

function readLimit(form: ActionForm): ReadForm {
  const callsPerSecond = numberWithin(form.callsPerSecond, 0, 1_000_000, false);
  if (callsPerSecond === null) return problem('callsPerSecond', 'A number from 0 to 1,000,000.');
  const { selector } = form;
  if (form.burst.trim() === '') {
    return { action: { kind: 'limit', selector, value: { callsPerSecond } }, problems: null };
  }
  const burst = numberWithin(form.burst, 1, 1_000_000, true);
  if (burst === null) return problem('burst', 'A whole number from 1 to 1,000,000, or nothing.');
  return { action: { kind: 'limit', selector, value: { callsPerSecond, burst } }, problems: null };
}

function problem(field: keyof ActionForm, text: string): ReadForm {
  return { action: null, problems: { [field]: text } };
}

function numberWithin(text: string, least: number, most: number, whole: boolean): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : null;
}

/** When the decision ends: RFC 3339, undefined for never, null when the moment is missing or past. */
export function expiresAt(form: ActionForm, now: number): string | undefined | null {
  if (form.ends === 'never') return undefined;
  const ms = endings.find(({ value }) => value === form.ends)?.ms;
  const at = ms === undefined ? Date.parse(form.endsAt) : now + ms;
  return at > now ? new Date(at).toISOString() : null;
}

/** What the dialog and its button say. */
export function titleOf(intent: Intent): { readonly title: string; readonly verb: string } {
  switch (intent.kind) {
    case 'weight':
      return { title: `Change weight of ${intent.node}`, verb: 'Change weight' };
    case 'state':
      return {
        draining: { title: `Drain ${intent.node}`, verb: 'Drain' },
        disabled: { title: `Disable ${intent.node}`, verb: 'Disable' },
        enabled: { title: `Enable ${intent.node}`, verb: 'Enable' },
      }[intent.value];
    case 'limit':
      return { title: `Limit calls of ${operand(intent.selectors[0]!)}`, verb: 'Set limit' };
    case 'kick':
      return { title: `Ban ${operand(intent.selectors[0]!)}`, verb: 'Ban' };
    case 'policy':
      return { title: 'Change the client policy', verb: 'Write policy' };
    case 'lift':
      return { title: intent.what, verb: 'Remove decision' };
  }
}

/** Names from outside that a title holds. */
export function namesOf(intent: Intent): readonly string[] {
  if ('node' in intent) return [intent.node];
  if ('selectors' in intent) return intent.selectors.map(operand);
  if (intent.kind !== 'lift') return [];
  const { action } = intent;
  if ('node' in action) return [action.node];
  return 'selector' in action ? [action.selector, operand(action.selector)] : [];
}

/** What a selector names, without its kind. */
export function operand(selector: string): string {
  return selector.slice(selector.indexOf(':') + 1);
}

/** Selectors that fit a consumer: itself, then all of its application. */
export function selectorsOf(consumer: {
  readonly node: string;
  readonly application?: string;
}): readonly string[] {
  return [
    `node:${consumer.node}`,
    ...(consumer.application === undefined ? [] : [`application:${consumer.application}`]),
  ];
}
