/**
 * Where the records of Thriftkeeper live: announce providers and consumers, follow them, and the operators'
 * decisions. For a registry in ZooKeeper import `@thriftkeeper/registry/zookeeper`.
 *
 * @packageDocumentation
 */

export { type Address, checkAnnounced, parseAddress } from './address.ts';
export {
  ConsumerRules,
  clientShare,
  type KickInForce,
  type LimitInForce,
} from './control/consumer-rules.ts';
export type { Control } from './control/control.ts';
export { readControlDocument, writeControlDocument } from './control/control-document.ts';
export type { VersionedControl } from './control/control-store.ts';
export type { ControlFollower, ControlSnapshot } from './control/control-watch.ts';
export {
  type EffectiveProvider,
  type EffectiveState,
  effectiveProvider,
  inForce,
  nextExpiryMs,
} from './control/in-force.ts';
export { type KnownConsumer, parseSelector, type Selector, selects } from './control/selector.ts';
export { TokenBucket, takeFromAll } from './control/token-bucket.ts';
export {
  type Coordination,
  CoordinationError,
  type CoordinationErrorCode,
  type CoordinationNode,
  type CoordinationState,
  type NodeKind,
} from './coordination/coordination.ts';
export {
  type MemoryFaults,
  type MemoryOptions,
  memoryCoordination,
} from './coordination/memory-coordination.ts';
export { MemoryTree } from './coordination/memory-tree.ts';
export type { ServicesSnapshot, ServiceWatch } from './discovery/service-watch.ts';
export type {
  ListStatus,
  NodeChange,
  NodeChanges,
  NodeWatch,
  RegistryNode,
  Snapshot,
} from './discovery/snapshot.ts';
export {
  ERRORS,
  type ErrorCode,
  type ErrorOutcome,
  type ErrorRetry,
  ThriftkeeperError,
} from './generated/errors.ts';
export type * from './generated/records.ts';
export { type CanonicalIdl, readIdlDocument, writeIdlDocument } from './idl/idl-document.ts';
export type { InterfaceOptions } from './idl/idl-store.ts';
export { type Live, LiveValue, type WaitOptions } from './live.ts';
export { memoryRegistry, type StaticProviders, staticRegistry } from './memory-registry.ts';
export { checkNode, checkService, nameProblem, nodeName } from './names.ts';
export { nearest } from './nearest.ts';
export { checkRoot, defaultRoot, Paths, type Role } from './paths.ts';
export {
  type CompleteConsumerRecord,
  readConsumerRecord,
  writeConsumerRecord,
} from './records/consumer-record.ts';
export {
  type CompleteProviderRecord,
  readProviderRecord,
  writeProviderRecord,
} from './records/provider-record.ts';
export { mostReportBytes, readStatsReport, writeStatsReport } from './records/stats-report.ts';
export { Announcement } from './registration/announcement.ts';
export type { RegistrationState } from './registration/registration-machine.ts';
export { Registry, type RegistryOptions } from './registry.ts';
export type { RegistrySession } from './registry-session.ts';
export type { RegistryStatus } from './registry-status.ts';
export type { SnapshotFileStatus } from './snapshots/snapshot-keeper.ts';
export {
  bucketBounds,
  bucketOf,
  histogramDifference,
  histogramQuantile,
  mergeHistograms,
} from './stats/histogram.ts';
export { LatencyHistogram } from './stats/latency-histogram.ts';
export {
  type ReportClock,
  type ReportPlan,
  ReportSchedule,
  reportIntervalMs,
  reportWaitMs,
} from './stats/report-schedule.ts';
