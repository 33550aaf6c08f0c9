import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SseParser } from './sse-parser.ts';

const stream =
  ': hello\n\nid: 1\ndata: {"a":1}\n\nid: 2\r\ndata: one\r\ndata:two\r\n\r\n: beat\n\nid: 3\ndata: x\n\n';
const events = [
  { id: '1', data: '{"a":1}' },
  { id: '2', data: 'one\ntwo' },
  { id: '3', data: 'x' },
];

describe('a stream of Server-Sent Events', () => {
  it('gives the same events whatever pieces it comes in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const parser = new SseParser();
        const places = [0, ...cuts.sort((one, other) => one - other), stream.length];
        const read = places.slice(1).flatMap((end, index) => parser.push(stream.slice(places[index], end)));
        expect(read).toEqual(events);
      }),
    );
  });

  it('gives nothing for half an event', () => {
    const parser = new SseParser();
    expect(parser.push('id: 9\ndata: ha')).toEqual([]);
    expect(parser.push('lf\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ id: '9', data: 'half' }]);
  });
});
