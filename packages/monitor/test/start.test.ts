import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MemoryTree, memoryRegistry, type Registry } from '@thriftkeeper/registry';
import { makeCertificates } from '@thriftkeeper/zookeeper/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMonitor, startMonitor } from '../src/index.ts';
import { version } from '../src/version.ts';

let registry: Registry;
let folder: string;
let database: string;
const opened: { close(): Promise<void> }[] = [];

beforeEach(() => {
  registry = memoryRegistry(new MemoryTree());
  folder = mkdtempSync(join(tmpdir(), 'monitor-'));
  database = join(folder, 'monitor.sqlite');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await registry.close();
  rmSync(folder, { recursive: true });
});

const start = async (options: object = {}) => {
  const monitor = await startMonitor({ registry, database, listen: '127.0.0.1:0', ...options });
  opened.push(monitor);
  return monitor;
};
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const signIn = (url: string, body: unknown) =>
  fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('a monitor', () => {
  it('shows its first password once, and keeps its users over a restart', async () => {
    const first = await start();
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.health).toMatchObject({ status: 'ok', version });
    expect((await signIn(first.url, first.firstAdmin)).status).toBe(200);
    await first.close();
    await first.close();
    expect(readFileSync(database).toString('latin1')).not.toContain(first.firstAdmin!.password);
    const second = await start();
    expect(second.firstAdmin).toBeUndefined();
    expect((await signIn(second.url, first.firstAdmin)).status).toBe(200);
  });

  it('is not reached from other machines without TLS, unless that is asked for', async () => {
    for (const listen of ['0.0.0.0:0', '[::]:0', '192.0.2.1:80', 'monitor.example:80'])
      await expect(start({ listen })).rejects.toThrow(refused('INVALID_OPTION', /which others can reach/));
    const open = await start({ listen: '0.0.0.0:0', allowPlainHttp: true });
    expect((await fetch(`${open.url.replace('0.0.0.0', '127.0.0.1')}/health`)).status).toBe(200);
  });

  it('speaks HTTPS when it has a certificate, with cookies for HTTPS alone', async () => {
    const { ca, server } = await makeCertificates();
    const monitor = await start({ listen: '0.0.0.0:0', tls: server });
    const answer = await new Promise<{ status: number; cookie: string }>((resolve, reject) => {
      const asked = request(
        `${monitor.url.replace('0.0.0.0', '127.0.0.1')}/api/v1/session`,
        { method: 'POST', ca, headers: { 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          resolve({ status: response.statusCode!, cookie: String(response.headers['set-cookie']) });
        },
      );
      asked.on('error', reject).end(JSON.stringify(monitor.firstAdmin));
    });
    expect(answer.status).toBe(200);
    expect(answer.cookie).toContain('Secure');
  });

  it('listens on a unix socket, whose users have no address', async () => {
    const socketPath = join(folder, 'monitor.sock');
    const monitor = await start({ listen: `unix:${socketPath}` });
    expect(monitor.url).toBe(`unix:${socketPath}`);
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = plainRequest(
        { socketPath, path: '/api/v1/session', method: 'POST', headers },
        (response) => {
          response.resume();
          resolve(response.statusCode!);
        },
      );
      asked.on('error', reject).end(JSON.stringify(monitor.firstAdmin));
    });
    expect(status).toBe(200);
  });

  it('refuses options that cannot be meant, and addresses that are taken', async () => {
    await expect(start({ databse: 'x' })).rejects.toThrow(refused('INVALID_OPTION', /nearest is "database"/));
    await expect(start({ zookeeper: '127.0.0.1:1' })).rejects.toThrow(refused('INVALID_OPTION', /one of/));
    await expect(start({ registry: undefined })).rejects.toThrow(refused('INVALID_OPTION', /one of/));
    await expect(start({ eventDays: 0 })).rejects.toThrow(refused('INVALID_OPTION', /"eventDays" is 0/));
    const mistaken = { basePath: '/api' };
    await expect(start(mistaken)).rejects.toThrow(refused('INVALID_OPTION', /mount it elsewhere/));
    const all = { trustProxy: true };
    await expect(start(all)).rejects.toThrow(refused('INVALID_OPTION', /name the proxies/));
    const { cert } = (await makeCertificates()).server;
    await expect(start({ tls: { cert } })).rejects.toThrow(
      refused('INVALID_OPTION', /both "cert" and "key"/),
    );
    const noKey = { tls: { cert, key: 'no PEM' } };
    await expect(start(noKey)).rejects.toThrow(refused('INVALID_OPTION', /"tls" cannot be used: .*PEM/));
    await expect(start({ listen: 'nowhere' })).rejects.toThrow(refused('INVALID_ADDRESS', /no address/));
    const { url } = await start();
    const taken = { listen: url.slice('http://'.length), database: ':memory:' };
    await expect(start(taken)).rejects.toThrow(refused('ADDRESS_IN_USE', /another process listens/));
  });

  it('keeps no user whose password nobody was shown, when it could not be started', async () => {
    const { url } = await start({ database: ':memory:' });
    const taken = { listen: url.slice('http://'.length) };
    await expect(start(taken)).rejects.toThrow(refused('ADDRESS_IN_USE', /another process listens/));
    const started = await start();
    expect(started.firstAdmin).toMatchObject({ user: 'admin' });
    await started.close();
    // Of a start that fails later on, the users who are there stay.
    await expect(start(taken)).rejects.toThrow(refused('ADDRESS_IN_USE', /another process listens/));
    expect((await start()).firstAdmin).toBeUndefined();
  });

  it('can be mounted in a server of one’s own', async () => {
    const monitor = await createMonitor({ registry, database: ':memory:' });
    opened.push(monitor);
    const server = createServer((asked, response) => {
      if (asked.url === '/mine') return void response.end('mine');
      monitor.handler(asked, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await (await fetch(`${url}/mine`)).text()).toBe('mine');
    const signedIn = await signIn(url, monitor.firstAdmin);
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    expect((await fetch(`${url}/api/v1/overview`, { headers: { cookie } })).status).toBe(200);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the command', () => {
  const run = async (...args: string[]) => {
    const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
    const command = spawn(process.execPath, [bin, ...args], { cwd: folder });
    let [out, err] = ['', ''];
    command.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (text.includes('The monitor is at')) command.kill('SIGTERM');
    });
    command.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const status = await new Promise<number | null>((resolve) => command.on('close', resolve));
    return { status, out, err };
  };

  it('says the password at the first start alone, and stops in order', async () => {
    // No ZooKeeper is there: it starts all the same, and says so.
    const args = ['--zookeeper', '127.0.0.1:1', '--listen', '127.0.0.1:0'];
    const first = await run(...args);
    expect([first.status, first.err]).toEqual([0, '']);
    expect(first.out).toMatch(/Sign in as "admin" with the password \S{23}\n/);
    const second = await run(...args, '--base-path', '/ops/thrift', '--trust-proxy', 'loopback');
    expect(second.out).toMatch(/^The monitor is at http:\/\/127\.0\.0\.1:\d+\/ops\/thrift\n$/);
  });

  it('says what it is missing, and what it is', async () => {
    expect(await run()).toMatchObject({ status: 2, err: expect.stringContaining('--zookeeper is needed') });
    expect(await run('--nonsense')).toMatchObject({ status: 2, err: expect.stringContaining('--nonsense') });
    expect((await run('--version')).out).toBe(`${version}\n`);
    const nobody = await run('--zookeeper', '127.0.0.1:1', '--trust-proxy', 'nginx');
    expect(nobody).toMatchObject({ status: 1, err: expect.stringContaining('"nginx" is no address') });
    const nowhere = await run('--zookeeper', '127.0.0.1:1', '--database', join(folder, 'no/such/file'));
    expect(nowhere).toMatchObject({ status: 1, err: expect.stringContaining('give it a file') });
    const open = await run('--zookeeper', '127.0.0.1:1', '--listen', '0.0.0.0:0');
    expect(open).toMatchObject({ status: 1, err: expect.stringContaining('which others can reach') });
  });

  it('is of the version that the package says', () => {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(manifest).version).toBe(version);
  });
});
