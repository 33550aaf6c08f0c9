import type { PolicyValue, ServicePolicy } from '../../../src/api/types.ts';

/** A field of a policy: where it stands, and what it takes. */
export interface PolicyField {
  readonly path: readonly string[];
  readonly name: string;
  readonly type: 'choice' | 'number' | 'switch';
  readonly options?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  readonly unit?: string;
  /** Whole numbers only. Default true. */
  readonly whole?: boolean;
}

const pickers = [
  'random',
  'weightedRandom',
  'roundRobin',
  'smoothWeightedRoundRobin',
  'leastConnections',
  'p2cEwma',
  'consistentHash',
] as const;

/** What holds for the service as a whole. */
export const serviceFields: readonly PolicyField[] = [
  { path: ['balancing', 'picker'], name: 'Picker', type: 'choice', options: pickers },
  { path: ['balancing', 'zoneAware'], name: 'Prefer own zone', type: 'switch' },
  { path: ['balancing', 'subsetSize'], name: 'Subset size', type: 'number', least: 0, most: 10_000 },
  {
    path: ['balancing', 'slowStartMs'],
    name: 'Slow start',
    type: 'number',
    least: 0,
    most: 3_600_000,
    unit: 'ms',
  },
  {
    path: ['retryBudget', 'percent'],
    name: 'Retries per 100 calls',
    type: 'number',
    least: 0,
    most: 100,
    whole: false,
  },
  {
    path: ['retryBudget', 'perSecond'],
    name: 'Retries beside',
    type: 'number',
    least: 0,
    most: 1_000,
    unit: '/s',
    whole: false,
  },
];

/** What holds for a method; `*` stands for those without an entry. */
export function methodFields(method: string): readonly PolicyField[] {
  const at = (...path: string[]) => ['methods', method, ...path];
  return [
    { path: at('deadlineMs'), name: 'Deadline', type: 'number', least: 1, most: 3_600_000, unit: 'ms' },
    { path: at('idempotent'), name: 'Idempotent', type: 'switch' },
    { path: at('maxAttempts'), name: 'Attempts at most', type: 'number', least: 1, most: 10 },
    { path: at('hedging', 'enabled'), name: 'Hedging', type: 'switch' },
    {
      path: at('hedging', 'delayMs'),
      name: 'Hedge after',
      type: 'number',
      least: 1,
      most: 60_000,
      unit: 'ms',
    },
    {
      path: at('hedging', 'maxExtraPercent'),
      name: 'Extra calls',
      type: 'number',
      least: 0,
      most: 100,
      unit: '%',
      whole: false,
    },
  ];
}

type Tree = { readonly [name: string]: unknown };

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (isTree(part) ? part[name] : undefined), value);
}

/** A copy with another value at a path; `undefined` removes it, and objects that become empty with it. */
export function withValueAt(value: PolicyValue, path: readonly string[], next: unknown): PolicyValue {
  return (put(value as Tree, path, next) ?? {}) as PolicyValue;
}

function put(tree: Tree, [name, ...rest]: readonly string[], next: unknown): Tree | undefined {
  const { [name!]: before, ...others } = tree;
  const after = rest.length === 0 ? next : put(isTree(before) ? before : {}, rest, next);
  if (after === undefined) return Object.keys(others).length === 0 ? undefined : others;
  return { ...tree, [name!]: after };
}

/** A value that differs between two policies. */
export interface PolicyChange {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** What is different, leaf by leaf, in the order of paths. */
export function policyChanges(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly PolicyChange[] {
  if (isTree(before) || isTree(after)) {
    const one = isTree(before) ? before : {};
    const other = isTree(after) ? after : {};
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    return names.flatMap((name) => policyChanges(one[name], other[name], [...path, name]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, before, after }];
}

/**
 * A draft that was begun from one policy, put on top of the one that stands now: what it did not touch stays as it
 * stands, and where both changed the same value, the draft's holds.
 */
export function onTopOf(standing: PolicyValue, from: PolicyValue, draft: PolicyValue): PolicyValue {
  return policyChanges(from, draft).reduce(
    (value, { path, after }) => withValueAt(value, path, after),
    standing,
  );
}

/** The policy without who, when and why: what an editor changes, and an action writes. */
export function editable(policy: ServicePolicy | null | undefined): PolicyValue {
  const { by: _, at: __, why: ___, expiresAt: ____, ...value } = policy ?? ({} as ServicePolicy);
  return value;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
