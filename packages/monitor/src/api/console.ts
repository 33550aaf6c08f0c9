import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

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

/** What of the console is served, and where. */
export interface ConsolePlace {
  /** Undefined where it has not been built. */
  readonly consoleFolder: string | undefined;
  /** The path below which the monitor is mounted; empty at the root. */
  readonly basePath: string;
}

/** Serves the files of the console; where it has not been built, `/` says how to. */
export async function serveConsole(app: FastifyInstance, place: ConsolePlace): Promise<void> {
  const { consoleFolder } = place;
  if (consoleFolder === undefined) {
    app.get('/', (_, reply) => reply.type('text/plain; charset=utf-8').send(howToBuild));
    return;
  }
  for (const path of ['/', '/index.html']) app.get(path, (_, reply) => sendPage(place, reply));
  await app.register(fastifyStatic, {
    root: consoleFolder,
    wildcard: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Files whose name holds a hash never change.
      const lasting = path.includes('/assets/');
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** The page, whatever address below the monitor's it was asked for at. */
export async function sendPage(
  { consoleFolder, basePath }: ConsolePlace,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const built = await readFile(join(consoleFolder!, 'index.html'), 'utf8');
  reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8');
  return reply.send(pageAt(built, basePath));
}

/**
 * The built page with addresses that hold wherever it is shown: the build writes them from the page's own place, which
 * links into the console are below. A `base` element would need a hole in the content security policy.
 */
export const pageAt = (built: string, basePath: string): string => built.replaceAll('="./', `="${basePath}/`);
