import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActionRequest, AuditEntry, Role, ServiceDetail, TryRequest } from '../../../src/api/types.ts';
import { serveFile } from './built-files.ts';
import { consumerDetail, previewOf, providerDetail } from './details.ts';
import { edgesOf } from './edges.ts';
import { Fleet } from './fleet.ts';
import { historyOf } from './history.ts';
import { interfaceDetail, interfaceList, triedAt } from './interfaces.ts';
import type { FleetSize } from './rows.ts';

interface FakeMonitorOptions {
  readonly size: FleetSize;
  readonly now: number;
  /** Folder of the built console. */
  readonly built: string;
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
  readonly #built: string;
  readonly #now: number;
  readonly #streams = new Map<ServerResponse, () => object>();
  readonly #server: Server;
  readonly audit: AuditEntry[] = [];

  constructor({ size, now, built, role = 'admin' }: FakeMonitorOptions) {
    this.fleet = new Fleet(size, now);
    this.#role = role;
    this.#built = built;
    this.#now = now;
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
    if (!pathname.startsWith('/api/v1/')) return serveFile(this.#built, pathname, response);
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
        return historyOf(this.fleet.overview().totals.load, 5_000, this.#now);
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
          return historyOf(detail.summary.load, 15_000, this.#now);
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
        return historyOf(detail.summary.load, 5_000, this.#now);
      case 'map':
        return { service: name, at: detail.at, edges: edgesOf(detail), truncated: false };
      case 'actions':
        return node === 'preview' ? previewOf(detail) : this.#act(detail, body as ActionRequest);
      case 'interfaces':
        return node === undefined ? interfaceList(detail) : interfaceDetail();
      case 'try':
        return triedAt(detail, body as TryRequest);
      case 'providers':
        return providerDetail(detail, node!);
      case 'consumers':
        return consumerDetail(detail, node!);
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

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += piece;
  return text === '' ? undefined : JSON.parse(text);
}
