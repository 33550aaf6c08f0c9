import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyStruct, readValue, type ThriftValue, writeValue } from '../../test/thrift-values.ts';
import { ByteSink } from '../byte-sink.ts';
import { InboundBytes } from '../inbound-bytes.ts';
import { resolveLimits } from '../limits.ts';
import { createStack, type ProtocolName, type TransportName } from '../stack.ts';
import { MessageType, WireType } from '../wire.ts';

const stackOf = (transport: TransportName, protocol: ProtocolName) =>
  createStack({ transport, protocol, int64: 'bigint' }, resolveLimits({ maxMessageBytes: 1 << 20 }));

const encode = (transport: TransportName, protocol: ProtocolName, body: ThriftValue, seqid = 7): Buffer => {
  const writer = stackOf(transport, protocol).createWriter();
  writer.sink = new ByteSink();
  writer.writeMessageBegin('méthode', MessageType.CALL, seqid);
  writeValue(writer, body);
  writer.writeMessageEnd();
  return Buffer.from(writer.sink.bytes.subarray(0, writer.sink.length));
};

describe.each(['binary', 'compact'] as const)('%s protocol', (protocol) => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(anyStruct, fc.integer({ min: 0, max: 0x7fffffff }), (body, seqid) => {
        const bytes = encode('framed', protocol, body, seqid);
        const reader = stackOf('framed', protocol).createReader();
        reader.begin(bytes, 4, bytes.length);
        expect(reader.readMessageBegin()).toEqual({
          fname: 'méthode',
          mtype: MessageType.CALL,
          rseqid: seqid,
        });
        expect(readValue(reader, WireType.STRUCT)).toEqual(body);
      }),
    );
  });

  it('skips what it does not know, to its very end', () => {
    fc.assert(
      fc.property(anyStruct, (body) => {
        const bytes = Buffer.concat([encode('buffered', protocol, body), Buffer.from([0xaa])]);
        const reader = stackOf('buffered', protocol).createReader();
        reader.begin(bytes, 0, bytes.length);
        reader.readHeader();
        reader.skip(WireType.STRUCT);
        expect(reader.readByte()).toBe(0xaa - 256);
      }),
    );
  });

  it('finds the end of unframed messages, in whatever pieces they come', () => {
    fc.assert(
      fc.property(
        fc.array(anyStruct, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (bodies, cuts) => {
          const messages = bodies.map((body) => encode('buffered', protocol, body));
          const stream = Buffer.concat(messages);
          const splitter = stackOf('buffered', protocol).createSplitter();
          const inbound = new InboundBytes();
          const found: Buffer[] = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = cuts[i] ?? 1;
            inbound.push(Buffer.from(stream.subarray(at, at + size)));
            at += size;
            while (splitter.next(inbound)) {
              found.push(Buffer.from(inbound.bytes.subarray(splitter.messageStart, splitter.messageEnd)));
              inbound.consume(splitter.consumed);
            }
          }
          expect(found).toEqual(messages);
          expect(inbound.size).toBe(0);
        },
      ),
    );
  });

  it('never does anything but read or refuse a message whose bytes are damaged', () => {
    fc.assert(
      fc.property(
        anyStruct,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (body, damage) => {
          const bytes = encode('buffered', protocol, body);
          for (const [at, value] of damage) bytes[at % bytes.length] = value;
          const stack = stackOf('buffered', protocol);
          const refused = expect.objectContaining({
            code: expect.stringMatching(/^(PROTOCOL_ERROR|MESSAGE_TOO_LARGE)$/),
          });
          const attempt = (action: () => void): void => {
            try {
              action();
            } catch (error) {
              expect(error).toEqual(refused);
            }
          };
          attempt(() => {
            const inbound = new InboundBytes();
            inbound.push(bytes);
            stack.createSplitter().next(inbound);
          });
          attempt(() => {
            const reader = stack.createReader();
            reader.begin(bytes, 0, bytes.length);
            reader.readHeader();
            readValue(reader, WireType.STRUCT);
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is linear in time for a message that arrives byte by byte', () => {
    const text = { type: 11, value: 'x'.repeat(5) } as const;
    const body: ThriftValue = {
      type: 12,
      fields: [{ id: 1, value: { type: 15, of: 11, items: new Array(5000).fill(text) } }],
    };
    const bytes = encode('buffered', protocol, body);
    let looks = 0;
    // Counts how often bytes are read at all.
    const counting = new Proxy(bytes, {
      get: (target, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
        const value = Reflect.get(target, key) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          looks++;
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
    const inbound = new InboundBytes();
    inbound.bytes = counting;
    const splitter = stackOf('buffered', protocol).createSplitter();
    for (inbound.end = 1; inbound.end < bytes.length; inbound.end++)
      expect(splitter.next(inbound)).toBe(false);
    expect(splitter.next(inbound)).toBe(true);
    expect(looks).toBeLessThan(bytes.length * 10);
  });
});

describe('json protocol', () => {
  it('finds the end of unframed messages, in whatever pieces they come', () => {
    const message = Buffer.from('[1,"a]\\"}",1,7,{"1":{"str":"[\\\\"}}]');
    const splitter = stackOf('buffered', 'json').createSplitter();
    const inbound = new InboundBytes();
    for (const byte of message.subarray(0, -1)) {
      inbound.push(Buffer.from([byte]));
      expect(splitter.next(inbound)).toBe(false);
    }
    inbound.push(message.subarray(-1));
    expect(splitter.next(inbound)).toBe(true);
    expect(splitter.consumed).toBe(message.length);
  });
});
