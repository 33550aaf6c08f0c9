import fc from 'fast-check';
import type { ProtocolReader, ProtocolWriter } from '../src/protocol/protocol.ts';
import { WireType as T } from '../src/wire.ts';

/** A value with its Thrift type: what a message of any interface may hold. */
export type ThriftValue =
  | { readonly type: 2; readonly value: boolean }
  | { readonly type: 3 | 4 | 6 | 8; readonly value: number }
  | { readonly type: 10; readonly value: bigint }
  | { readonly type: 11; readonly value: string }
  | { readonly type: 12; readonly fields: readonly { readonly id: number; readonly value: ThriftValue }[] }
  | { readonly type: 14 | 15; readonly of: number; readonly items: readonly ThriftValue[] }
  | {
      readonly type: 13;
      readonly key: number;
      readonly of: number;
      readonly items: readonly (readonly [ThriftValue, ThriftValue])[];
    };

const SCALARS: readonly number[] = [T.BOOL, T.BYTE, T.I16, T.I32, T.I64, T.DOUBLE, T.STRING];
const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });

const ofType = (type: number, depth: number): fc.Arbitrary<ThriftValue> => {
  const scalar = (value: fc.Arbitrary<unknown>) =>
    value.map((each) => ({ type, value: each }) as ThriftValue);
  const types = fc.constantFrom(...SCALARS, ...(depth > 0 ? [T.STRUCT, T.LIST, T.SET, T.MAP] : []));
  switch (type) {
    case T.BOOL:
      return scalar(fc.boolean());
    case T.BYTE:
      return scalar(int(8));
    case T.I16:
      return scalar(int(16));
    case T.I32:
      return scalar(int(32));
    case T.I64:
      return scalar(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
    case T.DOUBLE:
      return scalar(fc.double({ noNaN: true }));
    case T.STRING:
      return scalar(fc.string({ unit: 'binary', maxLength: 60 }));
    case T.STRUCT:
      return fc
        .uniqueArray(fc.tuple(fc.integer({ min: -100, max: 400 }), types), {
          selector: ([id]) => id,
          maxLength: 5,
        })
        .chain((fields) =>
          fc.tuple(...fields.map(([id, each]) => ofType(each, depth - 1).map((value) => ({ id, value })))),
        )
        .map((fields) => ({ type: 12, fields }));
    case T.MAP:
      return fc.tuple(fc.constantFrom(...SCALARS), types).chain(([key, of]) =>
        fc
          .array(fc.tuple(ofType(key, 0), ofType(of, depth - 1)), { maxLength: 4 })
          // Compact forgets the types of an empty map.
          .map((items) => ({
            type: 13 as const,
            key: items.length ? key : 0,
            of: items.length ? of : 0,
            items,
          })),
      );
    default:
      return types.chain((of) =>
        fc
          .array(ofType(of, depth - 1), { maxLength: 20 })
          .map((items) => ({ type: type as 14 | 15, of, items })),
      );
  }
};

/** Any struct, which is what the body of a message is. */
export const anyStruct: fc.Arbitrary<ThriftValue> = ofType(T.STRUCT, 4);

/** Writes the value as generated code would. */
export const writeValue = (out: ProtocolWriter, value: ThriftValue): void => {
  switch (value.type) {
    case T.BOOL:
      out.writeBool(value.value);
      return;
    case T.BYTE:
      out.writeByte(value.value);
      return;
    case T.I16:
      out.writeI16(value.value);
      return;
    case T.I32:
      out.writeI32(value.value);
      return;
    case T.I64:
      out.writeI64(value.value);
      return;
    case T.DOUBLE:
      out.writeDouble(value.value);
      return;
    case T.STRING:
      out.writeString(value.value);
      return;
    case T.STRUCT:
      out.writeStructBegin('Any');
      for (const field of value.fields) {
        out.writeFieldBegin('field', field.value.type, field.id);
        writeValue(out, field.value);
        out.writeFieldEnd();
      }
      out.writeFieldStop();
      out.writeStructEnd();
      return;
    case T.MAP:
      out.writeMapBegin(value.key, value.of, value.items.length);
      for (const [key, item] of value.items) {
        writeValue(out, key);
        writeValue(out, item);
      }
      out.writeMapEnd();
      return;
    default:
      out.writeListBegin(value.of, value.items.length);
      for (const item of value.items) writeValue(out, item);
      out.writeListEnd();
      return;
  }
};

/** Reads a value of the type, as generated code would. The reader must hand out bigints. */
export const readValue = (input: ProtocolReader, type: number): ThriftValue => {
  const scalar = (value: unknown) => ({ type, value }) as ThriftValue;
  switch (type) {
    case T.BOOL:
      return scalar(input.readBool());
    case T.BYTE:
      return scalar(input.readByte());
    case T.I16:
      return scalar(input.readI16());
    case T.I32:
      return scalar(input.readI32());
    case T.I64:
      return scalar(input.readI64());
    case T.DOUBLE:
      return scalar(input.readDouble());
    case T.STRING:
      return scalar(input.readString());
    case T.STRUCT: {
      const fields: { id: number; value: ThriftValue }[] = [];
      input.readStructBegin();
      for (;;) {
        const { ftype, fid } = input.readFieldBegin();
        if (ftype === T.STOP) break;
        fields.push({ id: fid, value: readValue(input, ftype) });
        input.readFieldEnd();
      }
      input.readStructEnd();
      return { type, fields };
    }
    case T.MAP: {
      const { ktype, vtype, size } = input.readMapBegin();
      const items = Array.from(
        { length: size },
        () => [readValue(input, ktype), readValue(input, vtype)] as const,
      );
      input.readMapEnd();
      return { type, key: ktype, of: vtype, items };
    }
    default: {
      const { etype, size } = input.readListBegin();
      const items = Array.from({ length: size }, () => readValue(input, etype));
      input.readListEnd();
      return { type: type as 14 | 15, of: etype, items };
    }
  }
};
