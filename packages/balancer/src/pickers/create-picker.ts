import type { Candidate } from '../candidate.ts';
import type { Draw } from '../draw.ts';
import { invalidOption } from '../invalid-option.ts';
import { ConsistentHash } from './consistent-hash.ts';
import { LeastConnections } from './least-connections.ts';
import { P2cEwma } from './p2c-ewma.ts';
import { type PickAlgorithm, Picker } from './picker.ts';
import { PICKER_NAMES, type PickerName } from './picker-name.ts';
import { Random } from './random.ts';
import { RoundRobin } from './round-robin.ts';
import { SmoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';
import { WeightedRandom } from './weighted-random.ts';

/**
 * A new picker.
 *
 * @param draw the chance it consumes
 * @throws RangeError with code INVALID_OPTION when there is no such picker
 */
export const createPicker = <C extends Candidate = Candidate>(name: PickerName, draw: Draw): Picker<C> =>
  new Picker(name, createAlgorithm(name, draw));

function createAlgorithm<C extends Candidate>(name: PickerName, draw: Draw): PickAlgorithm<C> {
  switch (name) {
    case 'p2cEwma':
      return new P2cEwma(draw);
    case 'leastConnections':
      return new LeastConnections(draw);
    case 'roundRobin':
      return new RoundRobin(draw);
    case 'smoothWeightedRoundRobin':
      return new SmoothWeightedRoundRobin(draw);
    case 'random':
      return new Random(draw);
    case 'weightedRandom':
      return new WeightedRandom(draw);
    case 'consistentHash':
      return new ConsistentHash(draw);
    default:
      throw invalidOption(`no picker '${name satisfies never}': there are ${PICKER_NAMES.join(', ')}`);
  }
}
