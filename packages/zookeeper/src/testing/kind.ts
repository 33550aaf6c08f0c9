/** Where test ensembles run: `container`, `process`, or an address list of an ensemble that already runs. */
export type EnsembleKind = 'container' | 'process' | 'existing';

/**
 * The kind that the environment asks for in `THRIFTKEEPER_ZOOKEEPER`: `container` (the default), `process`
 * for local Java processes, or `host:port[,host:port]` for an ensemble that already runs.
 */
export function ensembleKind(wish = process.env.THRIFTKEEPER_ZOOKEEPER ?? ''): EnsembleKind {
  if (wish === '' || wish === 'container') return 'container';
  if (wish === 'process') return 'process';
  if (/:\d+/.test(wish)) return 'existing';
  throw new Error(
    `THRIFTKEEPER_ZOOKEEPER is "${wish}"; it may be "container", "process" or host:port[,host:port]`,
  );
}

/** Whether tests may stop, freeze and restart the servers; false for an ensemble that is somebody's. */
export const faultsPossible = (): boolean => ensembleKind() !== 'existing';
