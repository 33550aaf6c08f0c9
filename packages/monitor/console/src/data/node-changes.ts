import type { ServiceMessage } from '../../../src/api/types.ts';

/** A node of a service. */
export interface NodePlace {
  readonly service: string;
  readonly kind: 'providers' | 'consumers';
  readonly node: string;
}

/** Counts what a service's stream says about one node: a snapshot may be about any. */
export const countChanges =
  ({ kind, node }: Pick<NodePlace, 'kind' | 'node'>) =>
  (count: number | null, message: Exclude<ServiceMessage, { type: 'end' }>): number => {
    const isAbout = (): boolean => {
      if (message.type === 'snapshot') return true;
      const removed = kind === 'providers' ? message.removedProviders : message.removedConsumers;
      return message[kind].some((row) => row.node === node) || removed.includes(node);
    };
    return (count ?? 0) + (isAbout() ? 1 : 0);
  };
