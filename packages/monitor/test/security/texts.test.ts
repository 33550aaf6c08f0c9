import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methodTotals, providerReport } from '../../src/testing/reports.ts';
import { openStream, type Reader } from '../stream-reader.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
const readers: Reader[] = [];
beforeEach(async () => {
  server = await openServer();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await server.close();
});

const service = 'a"b\\c{d="e"} 1';
const node = '<img src=x onerror=alert(1)>';
/** Ends a line, a message, an element and a text, wherever one is not watched. */
const evil = `</script><script>alert(1)</script>\r\n\r\ndata: {"type":"end","why":"signedOut"}\n\n\u2028\u2029"'\`\\`;

/** A service whose every text is meant to do harm. */
async function fleet() {
  const provider = server.theirs.announceProvider(service, node, {
    address: '127.0.0.1:1',
    version: evil,
    zone: evil,
    host: evil,
  });
  const consumer = server.theirs.announceConsumer(service, node, { application: evil, version: evil });
  await Promise.all([provider.registered(), consumer.registered()]);
  const peers = [{ application: evil, connections: 1, received: 1 }];
  const stats = providerReport(1, { [evil]: methodTotals(10) }, { consumers: peers });
  await server.theirs.announceStats('providers', provider, stats).registered();
  await server.worked(5_000);
}
const path = `/api/v1/services/${encodeURIComponent(service)}`;

describe('texts of other programs and people', () => {
  it('come as JSON that no browser takes for a page, whole', async () => {
    await fleet();
    const detail = await server.ask('GET', path, { ...server.as.viewer, accept: 'text/html' });
    expect(detail.status).toBe(200);
    expect(detail.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(detail.headers['x-content-type-options']).toBe('nosniff');
    const body = JSON.parse(detail.body);
    expect(body.providers[0]).toMatchObject({ node, record: { version: evil, zone: evil } });
    expect(body.consumers[0]).toMatchObject({ node, application: evil });
    expect(body.methods[0]).toMatchObject({ method: evil });
  });

  it('stay inside their message of a stream', async () => {
    await fleet();
    const reader = await openStream(server.port, `${path}/stream`, server.as.viewer);
    readers.push(reader);
    expect(reader.messages).toHaveLength(1);
    expect(reader.messages[0]!.data).toMatchObject({ type: 'snapshot', consumers: [{ application: evil }] });
    expect(reader.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(reader.response.headers['x-content-type-options']).toBe('nosniff');
    expect(reader.response.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('that an operator gives as a reason come back as they were, in the logs too', async () => {
    await fleet();
    const decision = { action: { kind: 'weight', node, value: 1 }, why: evil };
    const answer = await server.call('POST', `${path}/actions`, server.as.operator, decision);
    expect(answer.statusCode).toBe(200);
    await server.worked();
    const audit = await server.ask('GET', '/api/v1/audit', server.as.operator);
    expect(JSON.parse(audit.body).entries[0]).toMatchObject({ why: evil, service });
    const events = await server.ask('GET', '/api/v1/events', server.as.viewer);
    expect(events.headers['content-type']).toContain('application/json');
  });

  it('of a request that is refused come back as JSON alone', async () => {
    for (const [method, asked] of [
      ['GET', '/api/v1/<script>alert(1)</script>'],
      ['GET', `/api/v1/services/${encodeURIComponent('<script>alert(1)</script>')}`],
      ['POST', '/<script>alert(1)</script>'],
      ['GET', '/%zz<script>alert(1)</script>'],
    ] as const) {
      const answer = await server.ask(method, asked, { ...server.as.viewer, accept: 'text/html' });
      expect(answer.status, asked).toBeGreaterThanOrEqual(400);
      expect(answer.headers['content-type'], asked).toBe('application/json; charset=utf-8');
    }
  });

  it('stay inside the labels of the metrics', async () => {
    await fleet();
    const { body } = await server.ask('GET', '/metrics', server.as.viewer);
    expect(body).toContain(
      `thriftkeeper_provider_weight{service="a\\"b\\\\c{d=\\"e\\"} 1",node="${node}"} 1\n`,
    );
    const sample = /^[a-z_]+(\{([a-z]+="([^"\\\n]|\\["\\n])*",?)+\})? -?[\d.e+-]+$/;
    for (const line of body.trim().split('\n')) expect(line).toMatch(line.startsWith('#') ? /^# / : sample);
  });
});
