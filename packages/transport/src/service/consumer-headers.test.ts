import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consumerHeaders, readConsumerHeaders } from './consumer-headers.ts';

describe('consumer headers', () => {
  it('carry any name, in characters that HTTP allows', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(name, fc.option(name, { nil: undefined }), (node, application) => {
        const headers = consumerHeaders({ node, application });
        for (const value of Object.values(headers)) expect(value).toMatch(/^[A-Za-z0-9._~%-]+$/);
        expect(readConsumerHeaders(headers)).toEqual({ node, ...(application && { application }) });
      }),
    );
  });

  it('are as in RFC 3986', () => {
    expect(consumerHeaders({ node: "a b!*'()/ä~" })).toEqual({
      'thriftkeeper-node': 'a%20b%21%2A%27%28%29%2F%C3%A4~',
    });
  });

  it('that are missing or broken name nobody', () => {
    expect(readConsumerHeaders({})).toBeUndefined();
    expect(readConsumerHeaders({ 'thriftkeeper-node': '%' })).toBeUndefined();
    expect(readConsumerHeaders({ 'thriftkeeper-application': 'x' })).toBeUndefined();
  });
});
