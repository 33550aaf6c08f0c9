import { hostname } from 'node:os';
import { type CompleteProviderRecord, ThriftkeeperError } from '@thriftkeeper/registry';
import {
  type Connection,
  connect,
  consumerHeaders,
  identify,
  type ProtocolName,
  type TransportName,
} from '@thriftkeeper/transport';
import { version } from '../version.ts';

/** Bounds of what a provider may answer. */
const limits = { maxMessageBytes: 1024 * 1024, maxElements: 100_000, maxDepth: 64 };
const application = 'thriftkeeper-monitor';

/** Whom to connect to, and who does. */
export interface ProviderTarget {
  readonly service: string;
  readonly node: string;
  readonly record: CompleteProviderRecord;
  /** The monitor's own node name. */
  readonly self: string;
  readonly deadlineMs: number;
  /** Aborted at the deadline, if not before. */
  readonly signal: AbortSignal;
}

/**
 * Connects to a provider over the stack that its record names, and says that it is the monitor who calls, where the
 * provider wants to know.
 *
 * @throws UNSUPPORTED for TLS; CONNECT_FAILED and its like, also when another server has taken the address; KICKED
 */
export async function connectToProvider(target: ProviderTarget): Promise<Connection> {
  const { service, node, record, self, deadlineMs, signal } = target;
  if (record.tls) {
    throw new ThriftkeeperError(
      'UNSUPPORTED',
      `${node} takes calls over TLS alone, for which the monitor has no certificates: call it with a client of yours`,
    );
  }
  const { capabilities, transport } = record;
  const wantsName = capabilities.includes('identify');
  const connection = await connect(record.address, {
    transport: transport as TransportName,
    protocol: record.protocol as ProtocolName,
    path: record.path,
    int64: 'bigint',
    limits,
    trustCodes: capabilities.includes('refuse'),
    // The signal is earlier: a call that is too late ends with the code for that, however far it came.
    connectTimeoutMs: deadlineMs + 1_000,
    signal,
    // Over HTTP a connection is no identity: each request says who sends it.
    ...(wantsName && transport === 'http' && { headers: consumerHeaders({ node: self, application }) }),
  });
  if (!wantsName || transport === 'http') return connection;
  try {
    const there = await identify(
      connection,
      {
        node: self,
        application,
        serviceName: service,
        version,
        language: 'typescript',
        library: '@thriftkeeper/monitor',
        host: hostname(),
        spec: 1,
      },
      { deadlineMs, signal },
    );
    if (there.node === node && there.serviceName === service) return connection;
    throw new ThriftkeeperError(
      'CONNECT_FAILED',
      `${record.address} is not ${node} any more but ${there.node} of ${there.serviceName}: another server has taken the address`,
      { outcome: 'notWritten' },
    );
  } catch (error) {
    if (mayStay(error, connection)) return connection;
    connection.destroy();
    throw error;
  }
}

const mayNotStay = ['KICKED', 'CONNECT_FAILED', 'DEADLINE_EXCEEDED', 'ABORTED'];

/** A provider that cannot take the name still can be called, as by any plain Thrift client (KEEP-5, KEEP-6). */
const mayStay = (error: unknown, { isOpen }: Connection): boolean =>
  isOpen && !mayNotStay.includes((error as { code?: string }).code ?? '');
