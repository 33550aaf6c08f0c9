import { clientOn, connect, type Int64Form, ThriftkeeperError } from '../../src/index.ts';
import type { Call, Case } from './case.ts';
import { clientTls } from './link.ts';
import { fromOurs, toOurs } from './neutral.ts';
import type { Outcome } from './outcome.ts';
import { type PeerStack, SERVICE } from './peer.ts';
import type { OurSide } from './toolchain.ts';

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** Makes a case's calls with our client on one connection; resolves to what came of each. */
export const callWithOurClient = async (
  ours: OurSide,
  address: string,
  { transport, protocol, variant, link, multiplexed }: PeerStack,
  { calls, together }: Case,
  int64: Int64Form,
  deadlineMs: number,
): Promise<Outcome[]> => {
  const connection = await connect(address, {
    transport,
    protocol,
    int64,
    tls: clientTls(link),
    multiplexed: multiplexed ? SERVICE : undefined,
    ...(variant === 'zlib' ? { zlib: true } : {}),
  });
  const clients = {
    Peer: clientOn(connection, ours.Peer, { deadlineMs }) as unknown as Methods,
    Stranger: clientOn(connection, ours.Stranger, { deadlineMs }) as unknown as Methods,
  };
  const one = async ({ client = 'Peer', method, args }: Call): Promise<Outcome> => {
    const shape = ours.shapes.services.get(client)!.get(method)!;
    const given = args.map((arg, i) => toOurs(ours.shapes, ours.classes, shape.arguments[i]!, arg, int64));
    try {
      const result = await clients[client][method]!(...given);
      return { result: fromOurs(ours.shapes, shape.result, result, int64) };
    } catch (error) {
      return failure(ours, error, int64);
    }
  };
  try {
    if (together) return await Promise.all(calls.map(one));
    const outcomes: Outcome[] = [];
    for (const call of calls) outcomes.push(await one(call));
    return outcomes;
  } finally {
    await connection.close();
  }
};

const failure = (ours: OurSide, error: unknown, int64: Int64Form): Outcome => {
  if (error instanceof ThriftkeeperError) {
    const { type, text } = error.details as { type?: number; text?: string };
    return type === undefined ? { failed: error.message } : { application: type, text: text ?? null };
  }
  const declared = ['Refused', 'Absent'].find((name) => error instanceof ours.classes[name]!);
  if (declared === undefined) throw error;
  return { declared, fields: fromOurs(ours.shapes, { kind: 'struct', name: declared }, error, int64) };
};
