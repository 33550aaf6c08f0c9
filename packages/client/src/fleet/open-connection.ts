import { hostname } from 'node:os';
import { type CompleteProviderRecord, ThriftkeeperError } from '@thriftkeeper/registry';
import {
  type Connection,
  type ConnectionOptions,
  connect,
  consumerHeaders,
  identify,
  type ProviderAnswer,
} from '@thriftkeeper/transport';

/** Who a client is towards providers; undefined where it announces itself in no registry. */
export interface ConsumerSelf {
  readonly service: string;
  readonly node: string;
  readonly application: string | undefined;
  readonly zone: string | undefined;
}

/** Whom to connect to, and how. */
export interface ConnectionTarget {
  /** The provider's node. */
  readonly node: string;
  readonly record: CompleteProviderRecord;
  readonly options: ConnectionOptions;
  readonly self: ConsumerSelf | undefined;
}

/**
 * Connects to a provider, and says who calls where it wants to know (KEEP-2, KEEP-3).
 *
 * @throws CONNECT_FAILED and its like, also when another server has taken the address (KEEP-7); KICKED when this client
 *   is banned there. Nothing was written of any call
 */
export async function openConnection(
  { node, record, options, self }: ConnectionTarget,
  how: Pick<ConnectionOptions, 'signal' | 'onClosed'>,
): Promise<Connection> {
  if (self === undefined || !record.capabilities.includes('identify'))
    return connect(record.address, { ...options, ...how });
  // Over HTTP a connection is no identity: each request says who sends it.
  if (options.transport === 'http')
    return connect(record.address, { ...options, ...how, headers: consumerHeaders(self) });
  const connection = await connect(record.address, { ...options, ...how });
  try {
    const answer = await identify(connection, identityOf(self), { deadlineMs: options.connectTimeoutMs });
    if (isAnother(answer, node, self.service)) throw anotherServer(record.address, node, answer);
  } catch (error) {
    if (mayStay(error, connection)) return connection;
    connection.destroy(error as Error);
    throw asUnconnected(error, record.address);
  }
  return connection;
}

const identityOf = ({ service, node, application, zone }: ConsumerSelf) => ({
  node,
  serviceName: service,
  ...(application !== undefined && { application }),
  ...(zone !== undefined && { zone }),
  language: 'typescript',
  library: '@thriftkeeper/client',
  host: hostname(),
  spec: 1,
});

const isAnother = (answer: ProviderAnswer, node: string, service: string): boolean =>
  answer.node !== node || answer.serviceName !== service;

const anotherServer = (address: string, node: string, answer: ProviderAnswer) =>
  new ThriftkeeperError(
    'CONNECT_FAILED',
    `${address} is not ${node} any more but ${answer.node} of '${answer.serviceName}': another server has taken the address`,
    { outcome: 'notWritten' },
  );

/** A provider that cannot take the name still can be called, as by any plain Thrift client (KEEP-5, KEEP-6). */
function mayStay(error: unknown, connection: Connection): boolean {
  if (!connection.isOpen || !(error instanceof ThriftkeeperError)) return false;
  return error.code !== 'KICKED' && error.code !== 'CONNECT_FAILED';
}

/** Whatever ended it, no call was written yet. */
function asUnconnected(error: unknown, address: string): ThriftkeeperError {
  const { code, message, details } = error as ThriftkeeperError;
  if (code === 'CONNECT_FAILED') return error as ThriftkeeperError;
  if (code === 'KICKED')
    return new ThriftkeeperError('KICKED', message, { cause: error, details, outcome: 'notWritten' });
  const text = `the connection to ${address} ended before it could be used: ${message}`;
  return new ThriftkeeperError('CONNECT_FAILED', text, { cause: error, outcome: 'notWritten' });
}
