import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As the build writes it. */
const page = `<!doctype html>
<meta name="base-path" content="./" />
<title>page</title>
<link rel="icon" href="./icon.svg" />
<script type="module" src="./assets/index-abc.js"></script>
`;

/** A console of three files, and what stands beside it. */
export interface ConsoleFiles {
  readonly folder: string;
  remove(): void;
}

export const secretText = 'what stands beside the console';

export function consoleFiles(): ConsoleFiles {
  const above = mkdtempSync(join(tmpdir(), 'console-'));
  const folder = join(above, 'console');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(above, 'secret.txt'), secretText);
  return { folder, remove: () => rmSync(above, { recursive: true }) };
}
