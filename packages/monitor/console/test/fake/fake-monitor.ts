import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pageAt } from '../../../src/api/console.ts';
import type {
  ActionPreview,
  ActionRequest,
  AuditEntry,
  ConsumerDetail,
  ProviderDetail,
  Role,
  ServiceDetail,
} from '../../../src/api/types.ts';
import { Fleet, type FleetSize } from './fleet.ts';

const built = join(import.meta.dirname, '../../../dist/console');

/** As strict as the monitor's own. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

interface FakeMonitorOptions {
  readonly size: FleetSize;
  readonly now: number;
  /** Of whoever is signed in from the start. Default admin. */
  readonly role?: Role;
}

/**
 * Serves the built console with a made-up fleet: for fleets larger than a test would register, and for looking at
 * pages while working on them. It decides nothing: what the console does to a fleet is tested on the real monitor.
 */
export class FakeMonitor {
  readonly fleet: Fleet;
  readonly #role: Role;
  readonly #streams = new Map<ServerResponse, () => object>();
  readonly #server: Server;
  readonly audit: AuditEntry[] = [];

  constructor({ size, now, role = 'admin' }: FakeMonitorOptions) {
    this.fleet = new Fleet(size, now);
    this.#role = role;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Listens on loopback, and returns the address. */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Other figures, to every stream. */
  stir(): void {
    this.fleet.stir();
    for (const [response, message] of this.#streams) send(response, message());
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, 'http://fake');
    if (!pathname.startsWith('/api/v1/')) return serveFile(pathname, response);
    const body = await readBody(request);
    const parts = pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent);
    const answer = this.#route(parts, body, response);
    if (answer === streaming) return;
    response.setHeader('content-type', 'application/json');
    if (answer === undefined) response.statusCode = 404;
    response.end(
      JSON.stringify(answer ?? { code: 'NOT_FOUND', message: 'There is no such thing.', details: {} }),
    );
  }

  #route([first, name, third, node, last]: readonly string[], body: unknown, response: ServerResponse) {
    const detail = name === undefined ? undefined : this.fleet.find(name);
    switch (first) {
      case 'session':
        return { user: 'maria', role: this.#role, csrfToken: 'fake', expiresAt: null };
      case 'overview':
        return this.fleet.overview();
      case 'stream':
        return this.#stream(response, { ...this.fleet.overview(), events: this.fleet.events }, () => ({
          type: 'delta',
          ...this.fleet.overview(),
          removed: [],
          events: [],
        }));
      case 'history':
        return this.fleet.history(this.fleet.overview().totals.load, 5_000);
      case 'events':
        return { events: this.fleet.events, next: null };
      case 'audit':
        return { entries: this.audit, next: null };
      case 'users':
        return {
          users: [{ name: 'maria', role: 'admin', createdAt: new Date(0).toISOString(), lastSignInAt: null }],
        };
      case 'tokens':
        return { tokens: [] };
      case 'services':
        if (detail !== undefined && last === 'history')
          return this.fleet.history(detail.summary.load, 15_000);
        return detail && this.#service(detail, third, node, body, response);
      default:
        return undefined;
    }
  }

  #service(
    detail: ServiceDetail,
    part: string | undefined,
    node: string | undefined,
    body: unknown,
    response: ServerResponse,
  ) {
    const name = detail.summary.service;
    switch (part) {
      case 'stream':
        return this.#stream(response, detail, () => ({
          type: 'delta',
          ...this.fleet.find(name),
          removedProviders: [],
          removedConsumers: [],
        }));
      case 'history':
        return this.fleet.history(detail.summary.load, 5_000);
      case 'map':
        return { service: name, at: detail.at, edges: this.fleet.edges(detail), truncated: false };
      case 'actions':
        return node === 'preview' ? previewOf(detail) : this.#act(detail, body as ActionRequest);
      case 'providers':
        return providerDetail(detail, node!);
      case 'consumers':
        return consumerDetail(detail, node!, this.fleet);
      default:
        return undefined;
    }
  }

  #act({ summary }: ServiceDetail, { why }: ActionRequest) {
    const id = this.audit.length + 1;
    this.audit.unshift({
      id,
      at: new Date().toISOString(),
      who: 'maria',
      via: 'session',
      address: '127.0.0.1',
      action: 'weight',
      service: summary.service,
      target: '/providers/node1/weight',
      why,
      before: null,
      after: null,
      refused: null,
      undoes: null,
      undoneBy: null,
    });
    return { auditId: id, service: summary.service, entry: '', before: null, after: null, version: 4 };
  }

  #stream(response: ServerResponse, snapshot: object, delta: () => object): typeof streaming {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    send(response, { type: 'snapshot', ...snapshot });
    this.#streams.set(response, delta);
    response.on('close', () => this.#streams.delete(response));
    return streaming;
  }
}

const streaming = Symbol('streaming');

function send(response: ServerResponse, message: object): void {
  response.write(`id: ${(message as { revision?: string }).revision}\ndata: ${JSON.stringify(message)}\n\n`);
}

async function serveFile(pathname: string, response: ServerResponse): Promise<void> {
  const wanted = normalize(extname(pathname) === '' ? '/index.html' : pathname);
  response.setHeader('content-security-policy', policy);
  try {
    const file = await readFile(join(built, wanted));
    response.setHeader('content-type', types[extname(wanted)] ?? 'application/octet-stream');
    response.end(extname(wanted) === '.html' ? pageAt(file.toString(), '') : file);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += piece;
  return text === '' ? undefined : JSON.parse(text);
}

function providerDetail(detail: ServiceDetail, node: string): ProviderDetail | undefined {
  const provider = detail.providers.find((row) => row.node === node);
  if (provider === undefined) return undefined;
  const { address, record } = provider;
  return {
    service: detail.summary.service,
    provider,
    record: {
      ...record,
      address,
      path: '/',
      multiplexed: [],
      concurrency: true,
      capabilities: ['identify'],
      tags: { rack: 'r7' },
      spec: 1,
    },
    methods: detail.methods,
    consumers: detail.consumers.map((row) => ({
      node: row.node,
      connections: 1,
      callsPerSecond: row.load?.callsPerSecond ?? 0,
      refusedPerSecond: 0,
    })),
    concurrencyLimit: 200,
    refusedPerSecondByCode: {},
  };
}

function consumerDetail(detail: ServiceDetail, node: string, fleet: Fleet): ConsumerDetail | undefined {
  const consumer = detail.consumers.find((row) => row.node === node);
  if (consumer === undefined) return undefined;
  return {
    service: detail.summary.service,
    consumer,
    record: {},
    methods: detail.methods.map((row) => ({ ...row, retriesPerSecond: 0.1, hedgesPerSecond: 0 })),
    providers: fleet
      .edges(detail)
      .filter((edge) => edge.consumer === node)
      .map((edge) => ({
        node: edge.provider,
        callsPerSecond: edge.callsPerSecond,
        failedPerSecond: edge.failedPerSecond ?? 0,
        failedPerSecondByCode: {},
        p50Us: 900,
        p99Us: edge.p99Us,
        connections: 1,
        inProgress: 0,
        ejected: edge.ejected,
      })),
  };
}

function previewOf({ summary, providers }: ServiceDetail): ActionPreview {
  const before = 1 / providers.length;
  return {
    service: summary.service,
    entry: '/providers/node1/state',
    before: null,
    changes: true,
    affects: {
      providers: ['node1'],
      consumers: ['web-1'],
      consumerCount: 20,
      connections: 12,
      callsPerSecond: summary.load.callsPerSecond * before,
      shareOfCalls: before,
      refusedPerSecond: null,
    },
    shares: providers.slice(0, 12).map(({ node }, index) => ({
      node,
      before,
      after: index === 0 ? 0 : 1 / (providers.length - 1),
    })),
    warnings: [],
  };
}
