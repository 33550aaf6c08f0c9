import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOn, createHttpHandler, type ServingOptions } from '../src/index.ts';
import { serving } from './serving.ts';
import { calculatorHandler, NPM_STACKS, STYLES } from './stacks.ts';

const { connect } = serving();
const style = STYLES[1]!;
const service = style.Calculator;
const open: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** A site with pages, and a Thrift service at `/rpc`. */
const start = async (options: Partial<ServingOptions>): Promise<string> => {
  const app = Fastify({ forceCloseConnections: true });
  open.push(app);
  const handler = createHttpHandler({ service, ...options }, calculatorHandler(style));
  app.get('/page', () => 'the site');
  app.register(async (rpc) => {
    rpc.removeAllContentTypeParsers();
    rpc.addContentTypeParser('*', (_request, _body, done) => done(null));
    rpc.post('/rpc', (request, reply) => {
      reply.hijack();
      handler(request.raw, reply.raw);
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
};

const http = { transport: 'http', path: '/rpc' } as const;

describe.each(NPM_STACKS.filter(({ transport }) => transport === 'http'))(
  'behind Fastify, in $protocol',
  (stack) => {
    it('calls are served beside pages', async () => {
      const address = await start({ protocol: stack.protocol });
      const client = clientOn(await connect(address, { ...http, protocol: stack.protocol }), service);
      expect(await Promise.all([client.add(1, 2), client.add(3, 4)])).toEqual([3, 7]);
      await client.ping();
      await client.zip();
      await expect(
        client.calculate(1, new style.types.Work({ num1: 1, num2: 0, op: 4 })),
      ).rejects.toMatchObject({
        name: 'InvalidOperation',
      });
      expect(await (await fetch(`http://${address}/page`)).text()).toBe('the site');
    });

    it('long messages arrive whole, and what is no call is refused', async () => {
      const address = await start({ protocol: stack.protocol });
      const client = clientOn(await connect(address, { ...http, protocol: stack.protocol }), service);
      const comment = 'long '.repeat(400_000);
      const work = new style.types.Work({ num1: 1, num2: 2, op: 1, comment });
      expect(await client.calculate(7, work)).toBe(3);
      expect((await client.getStruct(7)).value).toBe(`3${comment}`);
      const refused = await fetch(`http://${address}/rpc`, { method: 'POST', body: 'hello' });
      expect(refused.status).toBe(400);
    });
  },
);
