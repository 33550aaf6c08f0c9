import { request } from 'node:http';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { clientOn, type Listener, type ProtocolName, type TransportName } from '../src/index.ts';
import { npmClient } from './npm-thrift.ts';
import { deferred, serving } from './serving.ts';
import { calculatorHandler, STREAM_STACKS, STYLES } from './stacks.ts';

const { listen, connect, raw } = serving();
const style = STYLES[1]!;

const start = async (stack: { transport?: TransportName; protocol?: ProtocolName }) => {
  const closed = deferred<Error | undefined>();
  const hooks = { connectionClosed: (_: unknown, error: Error | undefined) => closed.resolve(error) };
  const listener = await listen(
    { address: '127.0.0.1:0', service: style.Calculator, hooks, ...stack },
    calculatorHandler(style),
  );
  return { listener, closed: closed.promise };
};

const portOf = (listener: Listener): number => (listener.address as { port: number }).port;
const pairs = STREAM_STACKS.flatMap((server) =>
  STREAM_STACKS.filter((client) => client !== server).map((client) => ({ server, client })),
);

describe('a client of another stack', () => {
  it.each(pairs)(
    '$client.transport/$client.protocol at $server.transport/$server.protocol learns which, and is closed',
    async ({ server, client }) => {
      const { listener, closed } = await start(server);
      const connection = await connect(listener.address, client);
      const error = await clientOn(connection, style.Calculator)
        .add(1, 2)
        .catch((error: unknown) => error);
      // Answered in the client's own stack: it reads what is wrong.
      expect(error).toMatchObject({ code: 'APPLICATION_EXCEPTION' });
      expect(String(error)).toContain(`this port takes ${server.transport} ${server.protocol} messages`);
      expect(String(error)).toContain(`sends ${client.transport} ${client.protocol} messages`);
      await connection.closed;
      expect(await closed).toMatchObject({ code: 'PROTOCOL_ERROR' });
    },
  );

  it('of npm thrift learns it too', async () => {
    const { listener } = await start({ transport: 'buffered' });
    const client = await npmClient(style.Calculator, portOf(listener), {
      transport: 'framed',
      protocol: 'binary',
    });
    await expect(client.call('add', 1, 2)).rejects.toThrow(/this port takes buffered binary/);
    await client.close();
  });

  it('that speaks HTTP is answered in HTTP', async () => {
    for (const stack of STREAM_STACKS) {
      const { listener, closed } = await start(stack);
      const body = await new Promise<string>((resolve, reject) => {
        const sent = request({ port: portOf(listener), host: '127.0.0.1', method: 'POST' }, (response) => {
          expect(response.statusCode).toBe(400);
          response.setEncoding('utf8').once('data', resolve);
        });
        sent.on('error', reject);
        sent.end();
      });
      expect(body).toContain('the client sends HTTP');
      expect((await closed)?.message).toContain('HTTP');
    }
  });

  it('that speaks TLS gets a TLS alert', async () => {
    const { listener, closed } = await start({});
    const socket = connectTls({ port: portOf(listener), host: '127.0.0.1', rejectUnauthorized: false });
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toMatch(/handshake failure/i);
    expect((await closed)?.message).toContain('the client sends TLS');
  });

  it('that speaks THeader is told apart from noise', async () => {
    const { listener, closed } = await start({ transport: 'framed' });
    const client = await raw(listener);
    await client.write(Buffer.from('000000200fff000000000001', 'hex'));
    await client.write(Buffer.alloc(24));
    await client.ended;
    expect((await closed)?.message).toContain('THeader');
  });
});
