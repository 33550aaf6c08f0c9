import type { StatsReport } from '@thriftkeeper/registry';
import type { EventDraft } from './event-draft.ts';

/** Which providers a consumer has taken out for failing, or calls again, between two of its reports. */
export function ejectionEvents(
  node: string,
  before: StatsReport | undefined,
  after: StatsReport,
): EventDraft[] {
  if (before?.role !== 'consumer' || after.role !== 'consumer') return [];
  return Object.entries(after.providers).flatMap(([provider, { ejected = false }]): EventDraft[] => {
    const was = Object.hasOwn(before.providers, provider) && before.providers[provider]!.ejected === true;
    if (ejected === was) return [];
    const text = ejected
      ? `consumer ${node} has taken provider ${provider} out for failing`
      : `consumer ${node} calls provider ${provider} again`;
    return [{ type: ejected ? 'ejected' : 'readmitted', node, text, details: { provider } }];
  });
}
