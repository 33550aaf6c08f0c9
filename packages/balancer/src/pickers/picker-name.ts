/** The pickers that every port has (BAL-4). */
export const PICKER_NAMES = [
  'p2cEwma',
  'leastConnections',
  'roundRobin',
  'smoothWeightedRoundRobin',
  'random',
  'weightedRandom',
  'consistentHash',
] as const;

/** The name of a picker. */
export type PickerName = (typeof PICKER_NAMES)[number];

/** The picker of a client that asks for none: `p2cEwma` (BAL-4). */
export const DEFAULT_PICKER: PickerName = 'p2cEwma';

/** Whether this version has a picker of that name; a policy that names another is ignored (CTRL-3). */
export const isPickerName = (name: string): name is PickerName =>
  (PICKER_NAMES as readonly string[]).includes(name);
