import thrift from 'thrift';
import { describe, expect, it } from 'vitest';
import { ByteSink } from '../src/byte-sink.ts';
import { DEFAULT_LIMITS } from '../src/limits.ts';
import type { ProtocolWriter } from '../src/protocol/protocol.ts';
import { createStack } from '../src/stack.ts';
import { MessageType, WireType } from '../src/wire.ts';
import { npmStack } from './npm-thrift.ts';
import { PROTOCOLS } from './stacks.ts';

const UUIDS = [
  '00112233-4455-6677-8899-aabbccddeeff',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

/** As code of a compiler that knows the type would: a field, and a list. */
const write = (out: ProtocolWriter, uuids: readonly unknown[]): void => {
  out.writeMessageBegin('name', MessageType.CALL, 7);
  out.writeStructBegin('Named');
  out.writeFieldBegin('id', WireType.UUID, 1);
  out.writeUuid(uuids[0]);
  out.writeFieldEnd();
  out.writeFieldBegin('ids', WireType.LIST, 2);
  out.writeListBegin(WireType.UUID, uuids.length);
  for (const uuid of uuids) out.writeUuid(uuid);
  out.writeListEnd();
  out.writeFieldEnd();
  out.writeFieldStop();
  out.writeStructEnd();
  out.writeMessageEnd();
};

describe.each(PROTOCOLS)('uuid in %s', (protocol) => {
  const stack = createStack({ protocol }, DEFAULT_LIMITS);
  const writer = stack.createWriter();
  writer.sink = new ByteSink();

  const ours = (): Buffer => {
    writer.sink.length = 0;
    write(writer, UUIDS);
    return Buffer.from(writer.sink.bytes.subarray(0, writer.sink.length));
  };

  it('is written as npm thrift 0.24 writes it, and read back', () => {
    const written: Buffer[] = [];
    const transport = new thrift.TBufferedTransport(undefined, (bytes) => void written.push(bytes!));
    const npm = new (npmStack({ transport: 'buffered', protocol }).protocol)(transport);
    write(npm as unknown as ProtocolWriter, UUIDS);
    (npm as unknown as { flush(): void }).flush();
    const bytes = ours();
    expect(bytes.toString('hex')).toBe(Buffer.concat(written).toString('hex'));

    const reader = stack.createReader();
    reader.begin(bytes, 0, bytes.length);
    reader.readHeader();
    reader.readStructBegin();
    expect(reader.readFieldBegin()).toMatchObject({ ftype: WireType.UUID, fid: 1 });
    expect(reader.readUuid()).toBe(UUIDS[0]);
    reader.readFieldEnd();
    reader.readFieldBegin();
    const { etype, size } = reader.readListBegin();
    expect([etype, size]).toEqual([WireType.UUID, UUIDS.length]);
    for (const uuid of UUIDS) expect(reader.readUuid()).toBe(uuid);
  });

  it.each(['', 'x', 5, null, `${UUIDS[0]}0`])('that is none is refused: %s', (value) => {
    writer.sink.length = 0;
    expect(() => write(writer, [value])).toThrow(/id must be a uuid/);
    writer.reset();
  });
});
