import type { ServiceDetail, ServiceMessage } from '../../../src/api/types.ts';
import { replaceRows } from './rows.ts';

/** The live model of one service after a message. A delta without a snapshot before it changes nothing. */
export function applyService(
  model: ServiceDetail | null,
  message: Exclude<ServiceMessage, { type: 'end' }>,
): ServiceDetail | null {
  if (message.type === 'snapshot') {
    const { type: _, ...detail } = message;
    return detail;
  }
  if (model === null) return null;
  const node = (row: { readonly node: string }) => row.node;
  return {
    revision: message.revision,
    at: message.at,
    summary: message.summary,
    providers: replaceRows(model.providers, message.providers, message.removedProviders, node),
    consumers: replaceRows(model.consumers, message.consumers, message.removedConsumers, node),
    plainClients: message.plainClients ?? model.plainClients,
    methods: message.methods ?? model.methods,
    unreadable: message.unreadable ?? model.unreadable,
    control: message.control ?? model.control,
  };
}
