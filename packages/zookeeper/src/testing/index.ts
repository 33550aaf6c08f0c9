/**
 * Real ZooKeeper for tests: ensembles in containers or as local processes, faults, TLS material and an
 * independent witness. Import it from `@thriftkeeper/zookeeper/testing`; nothing of it loads with the client.
 *
 * @packageDocumentation
 */
export { type Certificates, makeCertificates, type Pair } from './certificates.ts';
export { type Ensemble, type EnsembleOptions, startEnsemble } from './ensemble.ts';
export { eventually } from './eventually.ts';
export { type EnsembleKind, ensembleKind, faultsPossible } from './kind.ts';
export { freePort } from './ports.ts';
export { type Proxy, startProxy } from './proxy.ts';
export type { ZooKeeperServer } from './server.ts';
export { type Sighting, startWitness, type Witness, type WitnessedNode } from './witness.ts';
