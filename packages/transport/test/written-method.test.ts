import { afterEach, describe, expect, it } from 'vitest';
import { connect, listen, methodBy, type ProtocolReader, WireType } from '../src/index.ts';
import { calculatorHandler, STACKS, STYLES } from './stacks.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((each) => each.close()));
});

/** The fields of a struct of integers, texts and such structs, by number. */
function readFields(input: ProtocolReader): Map<number, unknown> {
  const fields = new Map<number, unknown>();
  input.readStructBegin();
  for (;;) {
    const { ftype, fid } = input.readFieldBegin();
    if (ftype === WireType.STOP) break;
    if (ftype === WireType.STRUCT) fields.set(fid, readFields(input));
    else fields.set(fid, ftype === WireType.I32 ? input.readI32() : input.readString());
    input.readFieldEnd();
  }
  input.readStructEnd();
  return fields;
}

const add = methodBy({
  name: 'add',
  definedBy: 'Calculator',
  argumentNames: ['num1', 'num2'],
  oneway: false,
  returns: true,
  writeArguments(output, args) {
    output.writeStructBegin('Calculator_add_args');
    for (const [index, value] of args.entries()) {
      output.writeFieldBegin(`num${index + 1}`, WireType.I32, index + 1);
      output.writeI32(value);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
  },
  readAnswer: (input) => ({ value: readFields(input).get(0) }),
});

/** Divides by nothing, which is a declared exception. */
const calculate = methodBy({
  name: 'calculate',
  definedBy: 'Calculator',
  argumentNames: [],
  oneway: false,
  returns: true,
  writeArguments(output) {
    output.writeStructBegin('Calculator_calculate_args');
    output.writeFieldBegin('work', WireType.STRUCT, 2);
    output.writeStructBegin('Work');
    for (const [id, value] of [
      [1, 5],
      [2, 0],
      [3, 4],
    ] as const) {
      output.writeFieldBegin('', WireType.I32, id);
      output.writeI32(value);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    output.writeFieldEnd();
    output.writeFieldStop();
    output.writeStructEnd();
  },
  readAnswer(input) {
    const fields = readFields(input);
    const exception = fields.get(1);
    return exception === undefined ? { value: fields.get(0) } : { exception: exception as object };
  },
});

const unknown = methodBy({
  name: 'unheardOf',
  definedBy: 'Calculator',
  argumentNames: [],
  oneway: false,
  returns: false,
  writeArguments(output) {
    output.writeStructBegin('args');
    output.writeFieldStop();
    output.writeStructEnd();
  },
  readAnswer: () => ({ value: undefined }),
});

describe.each(STACKS)('a method without generated code, over $transport/$protocol', (stack) => {
  const connected = async () => {
    const style = STYLES[0]!;
    const handler = calculatorHandler(style);
    const listener = await listen({ address: '127.0.0.1:0', service: style.Calculator, ...stack }, handler);
    const connection = await connect(listener.address, stack);
    closing.push(connection, listener);
    return connection;
  };

  it('is called and answered, by its exceptions too, and after arguments that do not fit', async () => {
    const connection = await connected();
    expect(await connection.call(add, [1, 2])).toBe(3);
    await expect(connection.call(calculate, [])).rejects.toEqual(
      new Map<number, unknown>([
        [1, 4],
        [2, 'Cannot divide by 0'],
      ]),
    );
    await expect(connection.call(add, ['one', 2])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(connection.call(add, [1])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await connection.call(add, [20, 22])).toBe(42);
  });

  it('is told when the provider does not know it', async () => {
    const connection = await connected();
    await expect(connection.call(unknown, [])).rejects.toMatchObject({ code: 'METHOD_UNKNOWN' });
  });
});
