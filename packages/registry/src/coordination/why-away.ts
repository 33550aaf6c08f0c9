import type { ThriftkeeperError } from '../generated/errors.ts';
import { registryError } from '../registry-error.ts';
import { type Coordination, CoordinationError } from './coordination.ts';

/**
 * Why there is no connection at the moment, as far as that is known; undefined while there is one.
 *
 * @param doing what fails for it, as in "watching /thriftkeeper/tutorial/providers"
 */
export function whyAway(
  { state, noConnection }: Pick<Coordination, 'state' | 'noConnection'>,
  doing: string,
): ThriftkeeperError | undefined {
  if (state.name === 'failed') return registryError(state.error, doing);
  if (noConnection === undefined) return undefined;
  return registryError(new CoordinationError('TIMEOUT', noConnection), doing);
}
