import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The monitor that `vite dev` talks to. */
const monitor = process.env.THRIFTKEEPER_MONITOR ?? 'http://127.0.0.1:8420';

export default defineConfig({
  root: import.meta.dirname,
  // The monitor may be mounted below any path: it writes that into the page.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': monitor } },
});
