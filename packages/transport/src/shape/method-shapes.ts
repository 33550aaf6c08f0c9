import type { GeneratedMethod } from '../service/generated-method.ts';
import {
  constructArguments,
  constructResult,
  probeExceptions,
  probeProcess,
  probeReply,
  probeSend,
} from '../service/probe.ts';
import { WireType } from '../wire.ts';
import { isObject } from './kinds.ts';
import { ProbeReader } from './probe-reader.ts';
import { type FieldShape, fieldShape, type MethodShapes, type StructShape } from './shape.ts';
import { noteStructs, shapeOfInstance } from './struct-shape.ts';
import { demands } from './unset.ts';

const NOTHING: StructShape = { name: '', fields: new Map() };

/** Of methods whose generated code could not be made out: nothing is known of their fields, so nothing is checked. */
const UNKNOWN: MethodShapes = {
  arguments: NOTHING,
  result: NOTHING,
  objects: [],
  watchesArguments: false,
  watchesResult: false,
};

/** What the method takes and gives, learnt from its generated code when it is first asked for. */
export const shapesOf = (method: GeneratedMethod): MethodShapes => {
  method.shapes ??= learn(method);
  return method.shapes;
};

const learn = (method: GeneratedMethod): MethodShapes => {
  try {
    const taken = argumentsOf(method);
    const given = resultOf(method);
    return {
      arguments: taken,
      result: given,
      objects: [...taken.fields.values()].flatMap((field, index) =>
        isObject(field.of) ? [{ index, field }] : [],
      ),
      watchesArguments: demands(taken),
      watchesResult: demands(given),
    };
  } catch {
    return UNKNOWN;
  }
};

const argumentsOf = (method: GeneratedMethod): StructShape => {
  const { send } = method;
  const all = new Array<unknown>(send.length).fill('');
  const { struct, fields: written } = probeSend(send, all);
  const reader = new ProbeReader(written);
  const values = probeProcess(method, reader);
  const fields = new Map<number, FieldShape>();
  // Arguments are written in the order that handlers get them in.
  for (const [i, { id, name }] of written.entries()) {
    const of = reader.types.get(id);
    if (of === undefined) continue;
    noteStructs(of, values[i], (inner) => constructArguments(send, all.with(i, inner)));
    fields.set(id, fieldShape(id, `argument ${name}`, of, isRequired(send, all, i)));
  }
  return { name: struct, fields };
};

/** Whether the call cannot be written without this argument. */
const isRequired = (send: GeneratedMethod['send'], all: readonly unknown[], index: number): boolean => {
  try {
    constructArguments(send, all.with(index, undefined));
    return false;
  } catch {
    return true;
  }
};

const VALUE_TYPES = Object.values(WireType).filter((type) => type !== WireType.STOP);

const resultOf = (method: GeneratedMethod): StructShape => {
  const { receive } = method;
  const fields = new Map<number, FieldShape>();
  if (receive === undefined) return NOTHING;
  for (const type of VALUE_TYPES) {
    const { reader, value } = probeReply(receive, { id: 0, type });
    const of = reader.types.get(0);
    if (of === undefined) continue;
    noteStructs(of, value, (inner) => constructResult(method, inner));
    fields.set(0, fieldShape(0, 'result', of, false));
    break;
  }
  for (const [id, instance] of probeExceptions(receive)) {
    const Exception = instance.constructor as new (fields: object) => object;
    const struct = shapeOfInstance(instance, (inner) => new Exception(inner));
    const of = { type: WireType.STRUCT, inner: [], struct };
    fields.set(id, fieldShape(id, `exception ${struct.name}`, of, false));
  }
  return { name: '', fields };
};
