import { type ControlDocument, effectiveProvider, parseSelector, selects } from '@thriftkeeper/registry';
import type { ActionPreview, Affected, ControlAction, ShareChange } from '../api/types.ts';
import { sameDecision } from '../collector/control-changes.ts';
import { rounded } from '../collector/load.ts';
import type { ServiceModel } from '../collector/service-model.ts';
import { decisionAt, withDecision } from './change.ts';
import { decisionOf, entryOf, pointerOf } from './entry.ts';

const mostConsumers = 200;
const mostShares = 100;

/** What an action would do, by what the model knows now. @throws CONTROL_INVALID */
export function previewOf(
  model: ServiceModel,
  action: ControlAction,
  expiresAt: string | undefined,
  wallMs: number,
): ActionPreview {
  const entry = entryOf(action);
  const { document } = model.control;
  const before = decisionAt(document, entry);
  const said = { by: 'preview', at: new Date(wallMs).toISOString(), why: 'preview', expiresAt };
  const after = decisionOf(action, said);
  const wanted = withDecision(document, entry, after, wallMs);
  const shares = shareChanges(model, document, wanted, wallMs);
  return {
    service: model.service,
    entry: pointerOf(entry),
    before: before ?? null,
    changes: !sameDecision(bare(before), bare(after)),
    affects: affected(model, action),
    shares: shares.slice(0, mostShares),
    warnings: warningsOf(model, action, wanted, expiresAt, wallMs),
  };
}

/** A decision without who and when, which differ each time. */
const bare = (decision: object | undefined): object | undefined => {
  if (decision === undefined) return undefined;
  const { by, at, why, ...rest } = decision as Record<string, unknown>;
  return rest;
};

function affected(model: ServiceModel, action: ControlAction): Affected {
  const total = model.summary.load.callsPerSecond;
  const share = (callsPerSecond: number) => (total > 0 ? rounded(Math.min(1, callsPerSecond / total)) : null);
  if (action.kind === 'policy') {
    const consumers = model.consumers.entries.names().sort();
    return {
      providers: model.providers.entries.names().sort(),
      consumers: consumers.slice(0, mostConsumers),
      consumerCount: consumers.length,
      connections: model.summary.load.connections,
      callsPerSecond: total,
      shareOfCalls: share(total),
      refusedPerSecond: null,
    };
  }
  if (action.kind === 'weight' || action.kind === 'state') {
    const load = model.providerReports.get(action.node)?.load;
    const peers = model.providerReports.get(action.node)?.rates?.peers ?? [];
    const consumers = peers.flatMap(({ peer }) => (peer.node === undefined ? [] : [peer.node])).sort();
    const callsPerSecond = load?.callsPerSecond ?? 0;
    return {
      providers: model.providers.entries.get(action.node) ? [action.node] : [],
      consumers: consumers.slice(0, mostConsumers),
      consumerCount: peers.length,
      connections: load?.connections ?? 0,
      callsPerSecond,
      shareOfCalls: share(callsPerSecond),
      refusedPerSecond: null,
    };
  }
  return affectedConsumers(model, action, share);
}

function affectedConsumers(
  model: ServiceModel,
  action: Extract<ControlAction, { readonly selector: string }>,
  share: (callsPerSecond: number) => number | null,
): Affected {
  const selector = parseSelector(action.selector)!;
  const consumers = new Set<string>();
  const plain = new Set<string>();
  const providers = new Set<string>();
  let [connections, callsPerSecond] = [0, 0];
  for (const [node, { record }] of model.consumers.entries.entries())
    if (selects(selector, { node, application: record.application })) consumers.add(node);
  for (const [provider, { rates, load }] of model.providerReports.entries()) {
    if (load === null) continue;
    for (const { peer, callsPerSecond: rate } of rates?.peers ?? []) {
      if (!selects(selector, peer)) continue;
      providers.add(provider);
      if (peer.node === undefined) plain.add(peer.address ?? 'unix');
      else consumers.add(peer.node);
      connections += peer.connections;
      callsPerSecond += rate;
    }
  }
  const allowed = action.kind === 'kick' ? 0 : action.value?.callsPerSecond;
  const refused = action.value === null || allowed === undefined ? 0 : Math.max(0, callsPerSecond - allowed);
  return {
    providers: [...providers].sort(),
    consumers: [...consumers].sort().slice(0, mostConsumers),
    consumerCount: consumers.size + plain.size,
    connections,
    callsPerSecond: rounded(callsPerSecond),
    shareOfCalls: share(callsPerSecond),
    refusedPerSecond: rounded(refused),
  };
}

/** By weight among those that take calls: what pickers that heed weights come to. */
function shares(model: ServiceModel, document: ControlDocument, wallMs: number): Map<string, number> {
  const weights = model.providers.entries.entries().map(([node, { record }]): [string, number] => {
    const { state, weight } = effectiveProvider(record, document, node, wallMs);
    return [node, state === 'up' ? weight : 0];
  });
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(weights.map(([node, weight]) => [node, total === 0 ? 0 : weight / total]));
}

function shareChanges(
  model: ServiceModel,
  document: ControlDocument,
  wanted: ControlDocument,
  wallMs: number,
): ShareChange[] {
  const [now, then] = [shares(model, document, wallMs), shares(model, wanted, wallMs)];
  return [...now]
    .map(([node, before]) => ({ node, before: rounded(before), after: rounded(then.get(node)!) }))
    .filter(({ before, after }) => before !== after)
    .sort(
      (one, other) =>
        Math.abs(other.after - other.before) - Math.abs(one.after - one.before) ||
        (one.node < other.node ? -1 : 1),
    );
}

function warningsOf(
  model: ServiceModel,
  action: ControlAction,
  wanted: ControlDocument,
  expiresAt: string | undefined,
  wallMs: number,
): string[] {
  const warnings: string[] = [];
  const takesCalls = (document: ControlDocument) =>
    [...shares(model, document, wallMs).values()].some(Boolean);
  if (takesCalls(model.control.document) && !takesCalls(wanted))
    warnings.push('no provider would be left that takes calls');
  if ('node' in action && !model.providers.entries.get(action.node))
    warnings.push(`${action.node} is not registered at the moment; the decision would wait for it`);
  if ('selector' in action && affected(model, action).consumerCount === 0)
    warnings.push('it matches no consumer at the moment');
  if (expiresAt !== undefined && Date.parse(expiresAt) <= wallMs)
    warnings.push('it would have expired already, and change nothing');
  if (model.summary.stale)
    warnings.push('the registry cannot be reached at the moment; this is the last known state');
  if (model.control.problem)
    warnings.push('the control document that stands there cannot be read, and would have to be mended first');
  return warnings;
}
