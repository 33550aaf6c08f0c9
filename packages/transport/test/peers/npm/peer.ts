// peer.ts server SERVER TRANSPORT PROTOCOL LINK SERVICE PATH | peer.ts client: both sides of the interop tests by npm
// thrift. Where its generated code lies, below which folder, is said by GENERATED.
import { createInterface } from 'node:readline';
import thrift from 'thrift';
import type { ProtocolName, TransportName } from '../../../src/index.ts';
import { npmClient, npmServer } from '../../npm-thrift.ts';
import { clientTls, type Link, serverTls } from '../link.ts';
import { canonical, fromOurs, type Neutral, toOurs } from '../neutral.ts';
import { behaviour } from '../our-server.ts';
import type { Outcome } from '../outcome.ts';
import { loadOurSide, type OurSide } from '../toolchain.ts';

interface Asked {
  readonly port: number;
  readonly path: string;
  readonly link: Link;
  readonly service: string;
  readonly transport: TransportName;
  readonly protocol: ProtocolName;
  readonly calls: readonly {
    readonly client: 'Peer' | 'Stranger';
    readonly method: string;
    readonly args: readonly Neutral[];
  }[];
}

type Callback = (error: unknown, value?: unknown) => void;

const ANSWER_MS = 10_000;

const say = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const serve = async (ours: OurSide, args: readonly string[]): Promise<void> => {
  const [transport, protocol, link, service, path] = args as [
    TransportName,
    ProtocolName,
    Link,
    string,
    string,
  ];
  const own = behaviour(ours);
  const handler: Record<string, (...given: unknown[]) => void> = {};
  for (const [method, shape] of ours.shapes.services.get('Peer')!) {
    const answer = (args: unknown[], done: Callback | undefined): void => {
      say({ method, args: args.map((arg, i) => fromOurs(ours.shapes, shape.arguments[i]!, arg, 'Int64')) });
      try {
        done?.(null, own[method] === undefined ? args[0] : own[method](...(args as never[])));
      } catch (error) {
        done?.(error);
      }
    };
    const handle = (...given: unknown[]): void =>
      answer(given.slice(0, shape.arguments.length), given[shape.arguments.length] as Callback | undefined);
    // Generated code looks at its length to tell whether it takes a callback.
    handler[method] = Object.defineProperty(handle, 'length', { value: shape.arguments.length + 1 });
  }
  const { port } = await npmServer(ours.Peer, handler as never, {
    transport,
    protocol,
    tls: serverTls(link),
    ...way(link, service, path),
  });
  say({ port });
  process.stdin.on('end', () => process.exit(0)).resume();
};

const way = (link: Link, service: string, path: string) => ({
  path: link === 'unix' ? path : undefined,
  multiplexed: service === '' ? undefined : service,
});

const makeCalls = async (ours: OurSide, asked: Asked): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const { client: name, method, args } of asked.calls) {
    const client = await npmClient(ours[name], asked.port, {
      transport: asked.transport,
      protocol: asked.protocol,
      tls: clientTls(asked.link),
      ...way(asked.link, asked.service, asked.path),
    });
    try {
      outcomes.push(await outcomeOf(ours, name, method, args, client.call));
    } finally {
      await client.close();
    }
  }
  return outcomes;
};

const outcomeOf = async (
  ours: OurSide,
  client: string,
  method: string,
  args: readonly Neutral[],
  call: (method: string, ...args: unknown[]) => Promise<unknown>,
): Promise<Outcome> => {
  const shape = ours.shapes.services.get(client)!.get(method)!;
  const fields = (name: string, value: unknown): Neutral =>
    fromOurs(ours.shapes, { kind: 'struct', name }, value, 'Int64');
  try {
    const given = args.map((arg, i) => {
      const type = shape.arguments[i]!;
      // Text comes as bytes.
      return toOurs(ours.shapes, ours.classes, type, canonical(ours.shapes, type, arg), 'Int64');
    });
    // Oneway methods never call back.
    const calling = shape.oneway ? Promise.race([call(method, ...given), undefined]) : call(method, ...given);
    const result = await inTime(calling);
    return { result: fromOurs(ours.shapes, shape.result, result, 'Int64') };
  } catch (error) {
    const { type, message } = error as { type?: number; message?: string };
    const declared = ['Refused', 'Absent'].find((name) => error instanceof ours.classes[name]!);
    if (declared !== undefined) return { declared, fields: fields(declared, error) };
    if (typeof type === 'number') return { application: type, text: message ?? null };
    return { failed: String(message ?? error) };
  }
};

/** Its clients wait for ever for answers that they could not read. */
const inTime = (calling: Promise<unknown>): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer for ${ANSWER_MS} ms`)), ANSWER_MS);
    calling.then(resolve, reject).finally(() => clearTimeout(timer));
  });

// Standard output is for answers.
(thrift as unknown as { setLogFunc(log: () => void): void }).setLogFunc(() => {});
const [, , role, , ...args] = process.argv;
const ours = await loadOurSide(process.env.GENERATED!);
// What its parsers throw on a socket's events nobody can catch.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`);
  if (role === 'server') return;
  process.exit(1);
});
if (role === 'server') await serve(ours, args);
else {
  for await (const line of createInterface({ input: process.stdin })) {
    say(await makeCalls(ours, JSON.parse(line) as Asked));
  }
}
