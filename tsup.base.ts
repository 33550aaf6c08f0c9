import { defineConfig, type Options } from 'tsup';

/**
 * The build of every package: ES modules, CommonJS and declarations for both, from the same entries.
 *
 * @param entry entry names (as in `exports`, without the dot) to source files
 */
export const packageBuild = (entry: Record<string, string>, more: Options = {}) =>
  defineConfig({
    entry,
    format: ['esm', 'cjs'],
    target: 'node22',
    dts: true,
    clean: true,
    sourcemap: true,
    splitting: true,
    shims: true,
    treeshake: true,
    ...more,
  });
