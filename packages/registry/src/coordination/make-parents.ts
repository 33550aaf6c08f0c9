import { parentsOf } from '../paths.ts';
import { type Coordination, isAnyOf, type OperationOptions } from './coordination.ts';

/** Makes every node above a path, as persistent nodes without content; those that exist are left alone (PATH-2). */
export async function makeParents(
  coordination: Coordination,
  path: string,
  options?: OperationOptions,
): Promise<void> {
  for (const parent of parentsOf(path)) {
    try {
      await coordination.create(parent, new Uint8Array(), 'persistent', options);
    } catch (error) {
      if (isAnyOf(error, 'NODE_EXISTS')) continue;
      // Who may not create here is not told that it is there already.
      if (isAnyOf(error, 'DENIED') && (await coordination.exists(parent, options))) continue;
      throw error;
    }
  }
}
