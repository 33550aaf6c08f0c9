import type { Scenario } from '../scenario.ts';
import { crowd } from './crowd.ts';
import { hangs } from './hanging.ts';
import { leaving } from './leaving.ts';
import { misbehaving } from './misbehaving.ts';
import { registryFaults } from './registry.ts';

/** Everything that goes wrong, in the order of the tables. */
export const scenarios: readonly Scenario[] = [
  ...leaving,
  ...hangs,
  ...misbehaving,
  ...registryFaults,
  crowd,
];
