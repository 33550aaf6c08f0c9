import type { ServerOptions } from 'node:https';
import fastifyCookie from '@fastify/cookie';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { refuseOtherSites } from '../access/other-sites.ts';
import { withoutBasePath } from '../base-path.ts';
import { apiSchemas } from '../generated/api-schemas.ts';
import { prometheusText } from '../prometheus.ts';
import { version } from '../version.ts';
import { accountRoutes } from './account-routes.ts';
import { actionRoutes } from './action-routes.ts';
import { sendPage, serveConsole } from './console.ts';
import type { ApiContext } from './context.ts';
import { mostBodyBytes } from './errors.ts';
import { noStore, securityHeaders } from './headers.ts';
import { interfaceRoutes } from './interface-routes.ts';
import { openApiDocument } from './openapi.ts';
import { answerError, answerUnread } from './refusals.ts';
import type { ApiReply, ApiRequest, Route } from './route.ts';
import { serviceRoutes } from './service-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import type { Streams } from './streams.ts';

/** Where the API stands, below the place where the monitor is mounted. */
export const prefix = '/api/v1';
const cookieName = 'thriftkeeper_session';
/** How long headers, and whole requests, may take to arrive, and how often that is looked at. Unit: ms. */
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 30_000;
const connectionsCheckMs = 5_000;

/** Every route that there is. */
export function allRoutes(context: ApiContext, streams: Streams): Route[] {
  const routes: Route[] = [
    {
      method: 'GET',
      path: '/health',
      absolute: true,
      right: undefined,
      summary: 'How the monitor itself is: 200 when ok, 503 when degraded.',
      gives: 'Health',
      run(_, reply) {
        const health = context.health();
        reply.status(health.status === 'ok' ? 200 : 503);
        return health;
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      absolute: true,
      right: context.publicMetrics ? undefined : 'see',
      summary: 'Everything that is counted, in the text format of Prometheus.',
      media: 'text/plain',
      run(_, reply) {
        reply.contentType('text/plain; version=0.0.4; charset=utf-8');
        return prometheusText(context.collector);
      },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      right: undefined,
      summary: 'This document.',
      media: 'application/json',
      run: () => document,
    },
    ...sessionRoutes(context),
    ...serviceRoutes(context, streams),
    ...interfaceRoutes(context),
    ...actionRoutes(context),
    ...accountRoutes(context),
  ];
  const document = openApiDocument(routes, { basePath: context.basePath, prefix, version });
  return routes;
}

/** The monitor's HTTP server, not yet listening. @param tls to speak HTTPS */
export async function buildApp(
  context: ApiContext,
  streams: Streams,
  tls?: ServerOptions,
): Promise<FastifyInstance> {
  const timeouts = { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: connectionsCheckMs };
  const app = fastify({
    ...(tls ? { https: { ...tls, ...timeouts } } : { http: timeouts }),
    bodyLimit: mostBodyBytes,
    requestTimeout: requestTimeoutMs,
    frameworkErrors: (error, _, reply) => void answerError(error, reply as unknown as FastifyReply),
    clientErrorHandler: answerUnread,
    forceCloseConnections: true,
    trustProxy: context.trustsProxy,
    rewriteUrl: ({ url }) => withoutBasePath(url!, context.basePath),
    routerOptions: { maxParamLength: 1_024 },
    // What a client writes is checked, not bent until it fits.
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        strictTypes: false,
        // Where OpenAPI keeps schemas, and requests refer to them.
        keywords: ['components'],
      },
    },
  }) as unknown as FastifyInstance;
  // Forms can send text to any site without asking it.
  app.removeContentTypeParser('text/plain');
  app.addSchema({ $id: 'api', components: { schemas: apiSchemas } });
  app.addHook('onRequest', async (_, reply) => {
    reply.headers({ ...securityHeaders, ...noStore });
  });
  app.setErrorHandler((error, _, reply) => answerError(error, reply));
  app.setNotFoundHandler((request, reply) => notFound(context, request, reply));
  await app.register(fastifyCookie);
  for (const route of allRoutes(context, streams)) addRoute(app, route, context);
  await serveConsole(app, context);
  await app.ready();
  return app;
}

function addRoute(app: FastifyInstance, route: Route, { gatekeeper, basePath }: ApiContext): void {
  app.route({
    method: route.method,
    url: `${route.absolute ? '' : prefix}${route.path}`,
    // A stream without a body would never end.
    exposeHeadRoute: route.media !== 'text/event-stream',
    schema: {
      ...(route.takes && { body: { $ref: `api#/components/schemas/${route.takes}` } }),
      querystring: { type: 'object', properties: route.query ?? {} },
    },
    // Before the body is read: who may not, gets nothing looked at.
    async onRequest(request) {
      if (route.method !== 'GET') refuseOtherSites(request.headers, request.host);
      if (route.right === undefined) return;
      const [, bearer] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
      const csrfToken = request.headers['x-csrf-token'];
      (request as { caller?: unknown }).caller = gatekeeper.admit(
        {
          bearer,
          cookie: request.cookies[cookieName],
          csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
          changes: route.method !== 'GET',
        },
        route.right,
      );
    },
    async handler(request, reply) {
      const taken = { over: false };
      reply.code(route.status ?? 200);
      const result = await route.run(asked(request), replying(request, reply, { taken, basePath }));
      if (taken.over) return reply;
      if (route.gives === undefined && route.media === undefined) return reply.code(204).send();
      return reply.send(result);
    },
  });
}

const asked = (request: FastifyRequest): ApiRequest => ({
  params: request.params as Record<string, string>,
  query: request.query as Record<string, string>,
  body: request.body,
  caller: (request as { caller?: ApiRequest['caller'] }).caller,
  // Whoever comes by a unix socket has no address.
  address: request.ip || 'unix',
  cookie: request.cookies[cookieName],
  lastEventId: request.headers['last-event-id'] as string | undefined,
  raw: request.raw,
});

function replying(
  request: FastifyRequest,
  reply: FastifyReply,
  { taken, basePath }: { readonly taken: { over: boolean }; readonly basePath: string },
): ApiReply {
  const secure = request.protocol === 'https';
  const cookie = { httpOnly: true, sameSite: 'strict', secure, path: basePath || '/' } as const;
  return {
    setCookie: (secret, expiresAtMs) =>
      void reply.setCookie(cookieName, secret, { ...cookie, expires: new Date(expiresAtMs) }),
    clearCookie: () => void reply.clearCookie(cookieName, cookie),
    contentType: (type) => void reply.type(type),
    status: (code) => void reply.code(code),
    takeOver() {
      taken.over = true;
      // nginx would keep small messages back until there are enough of them.
      reply.header('x-accel-buffering', 'no');
      reply.hijack();
      reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>);
      return reply.raw;
    },
  };
}

/** A browser that was given a link into the console gets the page, which finds its way itself. */
function notFound(context: ApiContext, request: FastifyRequest, reply: FastifyReply): unknown {
  const { method, url, originalUrl, headers } = request;
  const isPage = method === 'GET' && !url.startsWith('/api/') && headers.accept?.includes('text/html');
  if (isPage && context.consoleFolder !== undefined) return sendPage(context, reply);
  const [path] = originalUrl.split('?');
  return answerError(new ThriftkeeperError('NOT_FOUND', `there is no ${method} ${path}`), reply);
}
