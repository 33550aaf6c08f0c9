import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltConsole, buildConsole } from './build.ts';

let built: BuiltConsole;
beforeAll(async () => {
  built = await buildConsole();
});
afterAll(() => built?.remove());

async function files(ending: string): Promise<readonly Buffer[]> {
  const { folder } = built;
  const names = await readdir(folder, { recursive: true });
  return Promise.all(
    names.filter((name) => name.endsWith(ending)).map((name) => readFile(join(folder, name))),
  );
}

it('holds less than 300 kB of gzipped script, all pages together', async () => {
  const scripts = await files('.js');
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.reduce((sum, script) => sum + gzipSync(script).length, 0)).toBeLessThan(300_000);
});

it('names no outside host to load from, and has no inline script or style', async () => {
  const [page] = await files('index.html');
  const html = page!.toString();
  expect(html).not.toMatch(/https?:\/\//);
  expect(html).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)/);
  for (const sheet of await files('.css')) expect(sheet.toString()).not.toMatch(/url\((?!#)|@import/);
});
