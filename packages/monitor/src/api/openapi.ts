import { apiSchemas } from '../generated/api-schemas.ts';
import type { Route } from './route.ts';

const json = (name: string) => ({
  'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
});

/** The OpenAPI 3.1 document of the routes, made from what the server itself goes by. */
export function openApiDocument(
  routes: readonly Route[],
  {
    basePath,
    prefix,
    version,
  }: { readonly basePath: string; readonly prefix: string; readonly version: string },
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `${route.absolute ? '' : prefix}${route.path}`.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Thriftkeeper monitor',
      version,
      description: 'See and manage Thrift services. Errors carry a code of the error table; match that.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: basePath || '/' }],
    paths,
    components: {
      schemas: apiSchemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'thriftkeeper_session' },
      },
    },
  };
}

function operation({ method, path, right, summary, takes, query = {}, gives, media, status }: Route): object {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  const csrf = right !== undefined && method !== 'GET';
  const header = {
    name: 'x-csrf-token',
    in: 'header',
    description: 'Needed with the cookie of a session.',
    schema: { type: 'string' },
  };
  const content =
    media === undefined
      ? gives && json(gives)
      : { [media]: gives ? json(gives)['application/json'] : { schema: { type: 'string' } } };
  const success = status ?? (content === undefined ? 204 : 200);
  return {
    summary,
    operationId: `${method.toLowerCase()}${path.replaceAll(/[/:.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    ...(right === undefined ? { security: [] } : { security: [{ token: [] }, { session: [] }] }),
    parameters: [...inPath, ...inQuery, ...(csrf ? [header] : [])],
    ...(takes && { requestBody: { required: true, content: json(takes) } }),
    responses: {
      [success]: { description: 'Done.', ...(content && { content }) },
      default: { description: 'Refused, with why.', content: json('ApiError') },
    },
  };
}
