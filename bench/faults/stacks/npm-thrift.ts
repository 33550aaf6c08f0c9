import thrift from 'thrift';
import Peers from '../../peers/gen/Peers.js';
import { npmStack } from '../../peers/npm-stack.ts';
import { momentMs } from '../moment.ts';
import type { Open } from './stack.ts';

type Methods = InstanceType<typeof Peers.Client>;

/** npm `thrift` as it is used without a registry: every provider of the list in turn, for ever. */
export const open: Open = async ({ addresses, deadlineMs }, sent) => {
  const providers = addresses.map((address) => ({ address, ...connectTo(address) }));
  const blame = new WeakMap<object, string>();
  let calls = 0;
  return {
    async call(idempotent) {
      const { address, methods } = providers[calls++ % providers.length]!;
      sent({ sentMs: momentMs(), address });
      try {
        return await within<unknown>(deadlineMs, idempotent ? methods.add(1, 2) : methods.echoText('once'));
      } catch (error) {
        blame.set(error as object, address);
        throw error;
      }
    },
    eligible: () => providers.filter(({ connection }) => connection.connected).length,
    confirmed: () => undefined,
    blamed: (error) => blame.get(error as object),
  };
};

function connectTo(address: string) {
  const { hostname, port } = new URL(`tcp://${address}`);
  const connection = thrift.createConnection(hostname, Number(port), {
    ...npmStack({ transport: 'buffered', protocol: 'binary' }),
    // It gives up after the first try otherwise.
    max_attempts: 1_000_000,
    connect_timeout: 1_000_000,
    retry_max_delay: 1_000,
  } as thrift.ConnectOptions);
  // What breaks shows in the calls; without a listener it would end the process.
  connection.on('error', () => {});
  const methods = thrift.createClient(Peers.Client as never, connection) as Methods;
  return { connection: connection as typeof connection & { connected: boolean }, methods };
}

/** The library leaves calls of a lost connection open for ever. */
function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = () => reject(Object.assign(new Error(`no answer within ${ms} ms`), { code: 'TIMEOUT' }));
    const timer = setTimeout(late, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
