import { type CallHandler, type Int64Form, type Listener, listen } from '../../src/index.ts';
import { serverTls } from './link.ts';
import { fromOurs, toOurs } from './neutral.ts';
import type { Seen } from './outcome.ts';
import { type PeerStack, SERVICE } from './peer.ts';
import type { OurSide } from './toolchain.ts';

/** Our listener with the Peer service, and what its handler has been called with. */
export interface OurServer {
  /** 0 on a unix socket. */
  readonly port: number;
  /** Of its unix socket, where it has one. */
  readonly path: string;
  readonly seen: Seen[];
  close(): Promise<void>;
}

export const startOurServer = async (
  ours: OurSide,
  { transport, protocol, link, multiplexed }: PeerStack,
  int64: Int64Form,
  path: string,
): Promise<OurServer> => {
  const seen: Seen[] = [];
  const handler: CallHandler = (call) => {
    const method = call.method.name;
    const shape = ours.shapes.services.get('Peer')!.get(method)!;
    seen.push({
      method,
      args: call.args.map((arg, i) => fromOurs(ours.shapes, shape.arguments[i]!, arg, int64)),
    });
    const own = behaviour(ours)[method];
    return own === undefined ? call.args[0] : own(...(call.args as never[]));
  };
  const listener: Listener = await listen(
    {
      address: link === 'unix' ? { path } : '127.0.0.1:0',
      tls: serverTls(link),
      ...(multiplexed
        ? { multiplexed: { [SERVICE]: ours.Peer, other: ours.Stranger } }
        : { service: ours.Peer }),
      transport,
      protocol,
      int64,
    },
    handler,
  );
  return {
    port: 'port' in listener.address ? listener.address.port : 0,
    path,
    seen,
    close: () => listener.close(),
  };
};

/** What does not just give its first argument back; the peers' servers do the same. */
export const behaviour = ({ classes, shapes }: OurSide): Record<string, (...args: never[]) => unknown> => {
  const make = (name: string, fields: Parameters<typeof toOurs>[3]): object =>
    toOurs(shapes, classes, { kind: 'struct', name }, fields, 'Int64') as object;
  return {
    nothing: () => undefined,
    forget: () => undefined,
    freshDefaults: () => make('Defaults', {}),
    isPositive: (value: number) => value > 0,
    sum: (a: number, b: unknown, name: string, more: number[]) =>
      a + Number(b) + name.length + more.reduce((x, y) => x + y, 0),
    divide: (a: number, b: number) => {
      if (b === 0) throw make('Refused', { why: 'by 0', level: a });
      return Math.trunc(a / b);
    },
    refuse: (how: number) => {
      if (how === 1) throw make('Refused', { why: 'no €', level: -1 });
      if (how === 2) throw make('Absent', { key: 'gone' });
      if (how === 3) throw new Error('undeclared');
    },
  };
};
