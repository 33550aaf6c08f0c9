import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemoryTree, memoryRegistry } from '@thriftkeeper/registry';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createMonitor, startMonitor } from '../src/index.ts';
import { consoleFiles } from './console-files.ts';
import type { Headers } from './stage.ts';
import { openStream } from './stream-reader.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function options() {
  const files = consoleFiles();
  const registry = memoryRegistry(new MemoryTree());
  ends.push(
    async () => files.remove(),
    () => registry.close(),
  );
  return { registry, database: ':memory:', consoleFolder: files.folder, basePath: '/ops/thrift' };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** Ways to mount a monitor below `/ops/thrift`; each returns the port and the first password. */
const ways = {
  async 'by itself'() {
    const monitor = await startMonitor({ ...options(), listen: '127.0.0.1:0' });
    ends.push(() => monitor.close());
    expect(monitor.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ops\/thrift$/);
    return { port: Number(new URL(monitor.url).port), admin: monitor.firstAdmin! };
  },
  async 'in node:http, which hands on whole addresses'() {
    const monitor = await createMonitor(options());
    ends.push(() => monitor.close());
    const server = createServer((request, response) => {
      if (request.url!.startsWith('/ops/thrift')) monitor.handler(request, response);
      else response.end('ours');
    });
    return { port: await listening(server), admin: monitor.firstAdmin! };
  },
  async 'in Express, which takes the path away'() {
    const monitor = await createMonitor(options());
    ends.push(() => monitor.close());
    const app = express();
    const seen: string[] = [];
    app.use((request, response, next) => {
      response.on('finish', () => seen.push(request.originalUrl));
      next();
    });
    app.use('/ops/thrift', monitor.handler);
    const port = await listening(createServer(app));
    // What Express logs by stays as it was.
    await fetch(`http://127.0.0.1:${port}/ops/thrift/health`);
    await expect.poll(() => seen).toEqual(['/ops/thrift/health']);
    return { port, admin: monitor.firstAdmin! };
  },
};

describe('a monitor below a path', () => {
  for (const [way, mount] of Object.entries(ways)) {
    it(`works in all its parts: ${way}`, async () => {
      const { port, admin } = await mount();
      const at = `http://127.0.0.1:${port}/ops/thrift`;
      const html = { accept: 'text/html' };
      for (const link of ['', '/', '/index.html', '/?q=1', '/services/a%2Fb/map?sort=x', '/users']) {
        const page = await fetch(`${at}${link}`, { headers: html, redirect: 'error' });
        expect([page.status, page.headers.get('cache-control')], link).toEqual([200, 'no-cache']);
        const text = await page.text();
        expect(text).toContain('<meta name="base-path" content="/ops/thrift/" />');
        expect(text).toContain('<script type="module" src="/ops/thrift/assets/index-abc.js">');
        expect(text).not.toContain('"./');
        expect(page.headers.get('content-security-policy')).toContain("base-uri 'none'");
      }
      const script = await fetch(`${at}/assets/index-abc.js`);
      expect([script.status, await script.text()]).toEqual([200, 'export {};']);

      const signedIn = await fetch(`${at}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` },
        body: JSON.stringify(admin),
      });
      const set = signedIn.headers.get('set-cookie')!;
      expect(set).toContain('; Path=/ops/thrift;');
      const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
      const headers: Headers = { cookie: set.split(';')[0]!, 'x-csrf-token': csrfToken };
      const stream = await openStream(port, '/ops/thrift/api/v1/stream', headers);
      expect(stream.messages[0]!.data).toMatchObject({ type: 'snapshot' });
      expect(stream.response.headers['x-accel-buffering']).toBe('no');
      stream.close();
      const document = await (await fetch(`${at}/api/v1/openapi.json`)).json();
      expect(document).toMatchObject({ servers: [{ url: '/ops/thrift' }] });
      const nothing = await fetch(`${at}/api/v1/nothing`);
      expect(await nothing.json()).toMatchObject({
        code: 'NOT_FOUND',
        message: 'there is no GET /ops/thrift/api/v1/nothing',
      });
      const signedOut = await fetch(`${at}/api/v1/session`, { method: 'DELETE', headers });
      expect(signedOut.status).toBe(204);
      expect(signedOut.headers.get('set-cookie')).toContain('; Path=/ops/thrift;');
    });
  }

  it('leaves what stands beside it alone', async () => {
    const { port } = await ways['in node:http, which hands on whole addresses']();
    expect(await (await fetch(`http://127.0.0.1:${port}/ops`)).text()).toBe('ours');
    const beside = await fetch(`http://127.0.0.1:${port}/ops/thriftier`);
    expect(await beside.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is refused where its path would be mistaken, or is none', async () => {
    for (const basePath of ['ops', '/ops/', '/api', '/a b'])
      await expect(createMonitor({ ...options(), basePath })).rejects.toMatchObject({
        code: 'INVALID_OPTION',
      });
  });
});
