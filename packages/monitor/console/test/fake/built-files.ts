import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pageAt } from '../../../src/api/console.ts';

/** As strict as the monitor's own. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Answers with a file of the built console, or with its page for every link into it. */
export async function serveFile(built: string, pathname: string, response: ServerResponse): Promise<void> {
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
