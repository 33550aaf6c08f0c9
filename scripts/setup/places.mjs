import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the set-up brings beside the project; ignored by git, safe to delete. */
export const tools = join(root, '.tools');

/** Where the set-up writes which ZooKeeper was chosen, for `exec.mjs` to pass on. */
export const chosenFile = join(tools, 'zookeeper.json');

export const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * The environment in which the project's commands run: its own Node and pnpm first on the path, and the
 * headers of that Node for native addons (with any other `nodedir` they build, and then fail to load).
 */
export function projectEnvironment(base = process.env) {
  const env = { ...base };
  env.PATH = [join(tools, 'node_modules', '.bin'), join(root, 'node_modules', '.bin'), base.PATH].join(':');
  const broughtNode = join(tools, 'node_modules', nodePackage);
  if (existsSync(broughtNode)) env.npm_config_nodedir = broughtNode;
  else delete env.npm_config_nodedir;
  // What `npm run` hands down to its children would make pnpm warn about npm's settings.
  for (const name of Object.keys(env)) {
    if (/^npm_config_/i.test(name) && name !== 'npm_config_nodedir') delete env[name];
  }
  return env;
}
