import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JuteReader } from './jute-reader.ts';
import { JuteWriter } from './jute-writer.ts';

type Value =
  | { type: 'int'; value: number }
  | { type: 'long'; value: bigint }
  | { type: 'boolean'; value: boolean }
  | { type: 'buffer'; value: Uint8Array | undefined }
  | { type: 'string'; value: string | undefined }
  | { type: 'strings'; value: string[] };

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.record({ type: fc.constant('int' as const), value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
  fc.record({
    type: fc.constant('long' as const),
    value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  }),
  fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({
    type: fc.constant('buffer' as const),
    value: fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }),
  }),
  fc.record({ type: fc.constant('string' as const), value: fc.option(text, { nil: undefined }) }),
  fc.record({ type: fc.constant('strings' as const), value: fc.array(text, { maxLength: 20 }) }),
);

function write(writer: JuteWriter, { type, value }: Value): void {
  (writer[type] as (value: unknown) => void).call(writer, value);
}

function read(reader: JuteReader, type: Value['type']): unknown {
  const found = reader[type]();
  return found instanceof Buffer ? new Uint8Array(found) : found;
}

describe('jute', () => {
  it('reads back whatever was written, over many frames and takes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(value, { maxLength: 10 }), fc.boolean())), (frames) => {
        const writer = new JuteWriter();
        const taken: Buffer[] = [];
        for (const [values, takes] of frames) {
          const mark = writer.beginFrame();
          for (const one of values) write(writer, one);
          writer.endFrame(mark);
          const part = takes ? writer.take() : undefined;
          if (part !== undefined) taken.push(part);
        }
        const bytes = Buffer.concat([...taken, writer.take() ?? Buffer.alloc(0)]);
        const reader = new JuteReader();
        let at = 0;
        for (const [values] of frames) {
          const end = at + 4 + bytes.readInt32BE(at);
          reader.reset(bytes, at + 4, end);
          for (const one of values) expect(read(reader, one.type)).toEqual(one.value);
          expect(reader.remainingBytes).toBe(0);
          at = end;
        }
        expect(at).toBe(bytes.length);
      }),
    );
  });

  it('takes a dropped frame back and keeps the ones before it', () => {
    const writer = new JuteWriter();
    writer.int(1);
    const mark = writer.beginFrame();
    writer.buffer(Buffer.alloc(200_000));
    writer.dropFrame(mark);
    writer.int(2);
    expect(writer.take()).toEqual(Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]));
    expect(writer.take()).toBeUndefined();
  });

  it('never writes again to bytes that were taken', () => {
    const writer = new JuteWriter();
    writer.string('first');
    const first = writer.take();
    writer.string('other');
    expect(first?.toString('latin1', 4)).toBe('first');
  });

  it('reads ids as unsigned hexadecimal and times as numbers', () => {
    const bytes = Buffer.alloc(24);
    bytes.writeBigInt64BE(-1n, 0);
    bytes.writeBigInt64BE(0x1_0000_000an, 8);
    bytes.writeBigInt64BE(1_795_309_863_247n, 16);
    const reader = new JuteReader().reset(bytes);
    expect([reader.id(), reader.id(), reader.longAsNumber()]).toEqual([
      'ffffffffffffffff',
      '10000000a',
      1_795_309_863_247,
    ]);
    expect(new JuteReader().reset(Buffer.alloc(8)).id()).toBe('0');
  });

  it('refuses lengths that the frame cannot hold, without allocating for them', () => {
    const length = (count: number) => {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(count, 0);
      return new JuteReader().reset(bytes);
    };
    for (const count of [5, 2 ** 31 - 1, -2, -(2 ** 31)]) {
      expect(() => length(count).buffer()).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
      expect(() => length(count).string()).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
      expect(() => length(count).strings()).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
    }
    expect(length(-1).strings()).toEqual([]);
    expect(() => new JuteReader().reset(Buffer.alloc(3)).int()).toThrow(
      expect.objectContaining({ code: 'PROTOCOL_ERROR' }),
    );
  });

  it('throws nothing but PROTOCOL_ERROR for arbitrary bytes', () => {
    const types = fc.constantFrom<Value['type']>('int', 'long', 'boolean', 'buffer', 'string', 'strings');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(types, { maxLength: 8 }), (bytes, wanted) => {
        const reader = new JuteReader().reset(Buffer.from(bytes));
        try {
          for (const type of wanted) read(reader, type);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PROTOCOL_ERROR' });
        }
      }),
    );
  });
});
