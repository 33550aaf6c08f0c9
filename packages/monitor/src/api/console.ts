import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where the built console is: beside the built package, or, from the sources, where its build goes. */
export function builtConsole(): string | undefined {
  const places = ['./console/', '../dist/console/', '../../dist/console/'];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return found.find((folder) => existsSync(`${folder}index.html`));
}

const howToBuild = `The console of this monitor has not been built.

Build it with "npm run build" in the workspace, or install the published package, which has it inside.
The API works without it: see /api/v1/openapi.json.
`;

/** Serves the files of the console; where it has not been built, `/` says how to. */
export async function serveConsole(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    app.get('/', (_, reply) => reply.type('text/plain; charset=utf-8').send(howToBuild));
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Files whose name holds a hash never change.
      const lasting = path.includes('/assets/');
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
