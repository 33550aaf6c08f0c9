import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { secretText } from '../console-files.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await openServer();
  await server.theirs.announceProvider('tutorial', 'node1', { address: '127.0.0.1:1' }).registered();
  await server.worked();
});
afterAll(() => server.close());

const escapes = [
  '..',
  '%2e%2e',
  '%2E%2E',
  '.%2e',
  '..%2f..',
  '..%5c..',
  '..\\..',
  '%252e%252e',
  '..;',
  '%c0%ae%c0%ae',
];
const ups = [
  ...escapes.map((up) => `/${up}/secret.txt`),
  ...escapes.map((up) => `/assets/${up}/${up}/secret.txt`),
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '//secret.txt',
  '//../secret.txt',
  '///etc/passwd',
  '/%2fetc%2fpasswd',
  '//etc/passwd',
  '/file:///etc/passwd',
  '/C:%5cWindows%5cwin.ini',
  '/index.html%00.txt',
  '/%00',
  '/..%00/secret.txt',
  '/%',
  '/%zz/secret.txt',
  '/%ff%fe',
  `/${'../'.repeat(40)}etc/passwd`,
  'http://127.0.0.1/../secret.txt',
];

describe('files of the console', () => {
  it('are those below its folder, however a path is written', async () => {
    for (const path of ups) {
      for (const accept of ['*/*', 'text/html']) {
        const answer = await server.ask('GET', path, { accept });
        expect(answer.body, path).not.toContain(secretText);
        expect(answer.body, path).not.toContain('root:');
        // The page, for what may be a link into it; else refused in the words of the API.
        if (answer.status === 200) expect(answer.body, path).toContain('<title>page</title>');
        else expect(['NOT_FOUND', 'INVALID_ARGUMENT'], `${path} ${answer.body}`).toContain(answer.code);
      }
    }
  });

  it('are not listed, and nothing leads away from the monitor', async () => {
    for (const path of [
      '/assets',
      '/assets/',
      '//evil.example/%2e%2e',
      '//evil.example//',
      '/\\evil.example',
    ]) {
      const answer = await server.ask('GET', path, { accept: '*/*' });
      expect(answer.headers.location, path).toBeUndefined();
      expect(answer.body, path).not.toContain('index-abc');
    }
  });
});

describe('names in paths of the API', () => {
  const names = [
    '..',
    '.',
    '%2e%2e',
    '%2e',
    'a%2fb',
    '..%2f..%2fzookeeper',
    '%00',
    'a%00b',
    'zookeeper',
    '__proto__',
    'constructor',
    '%ff',
    `${'x'.repeat(300)}`,
    `${'%41'.repeat(500)}`,
  ];

  it('are looked up among those that are known, and never become a path in ZooKeeper', async () => {
    const operations = (['get', 'children', 'create', 'write', 'remove'] as const).map((operation) =>
      vi.spyOn(server.tree, operation),
    );
    for (const name of names) {
      for (const path of [
        `/services/${name}`,
        `/services/${name}/map`,
        `/services/${name}/history`,
        `/services/${name}/stream`,
        `/services/tutorial/providers/${name}`,
        `/services/tutorial/consumers/${name}`,
      ]) {
        const answer = await server.ask('GET', `/api/v1${path}`, server.as.admin);
        expect([400, 404], path).toContain(answer.status);
        expect(['NOT_FOUND', 'INVALID_ARGUMENT'], path).toContain(answer.code);
      }
      for (const below of ['actions', 'actions/preview']) {
        const decision = { action: { kind: 'weight', node: 'node1', value: 1 }, why: 'x' };
        const path = `/api/v1/services/${name}/${below}`;
        const answer = await server.ask('POST', path, server.as.admin, JSON.stringify(decision));
        expect([400, 404], path).toContain(answer.status);
      }
    }
    for (const operation of operations) expect(operation).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});
