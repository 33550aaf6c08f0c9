import { afterEach, describe, expect, it } from 'vitest';
import { consoleFiles, secretText } from './console-files.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage | undefined;
afterEach(() => stage?.close());

const get = (path: string, accept = 'text/html') =>
  stage!.monitor.app.inject({ method: 'GET', url: path, headers: { accept } });

describe('the place of the console', () => {
  it('says how to build it where it has not been', async () => {
    stage = await openStage({ consoleFolder: null });
    const answer = await get('/');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('npm run build');
    expect((await get('/services/tutorial')).json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('has its files, and its page for every link into it, but nothing of the API and nothing above it', async () => {
    const files = consoleFiles();
    stage = await openStage({ consoleFolder: files.folder });
    for (const link of ['/', '/services/tutorial?tab=map', '/audit']) {
      const page = await get(link);
      expect(page.statusCode, link).toBe(200);
      expect(page.body).toContain('src="/assets/index-abc.js"');
      expect(page.body).toContain('content="/"');
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    }
    const asset = await get('/assets/index-abc.js', '*/*');
    expect(asset.headers['cache-control']).toContain('immutable');
    expect((await get('/api/v1/nothing')).json()).toMatchObject({ code: 'NOT_FOUND' });
    expect((await get('/assets/missing.js', '*/*')).json()).toMatchObject({ code: 'NOT_FOUND' });
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt'])
      expect((await get(path, '*/*')).body, path).not.toBe(secretText);
    files.remove();
  });
});
