import type { HandlerOf } from '@thriftkeeper/server';
import type Calculator from '../gen/node-es6/Calculator.js';
import types from '../gen/node-es6/tutorial_types.js';

const { InvalidOperation, Operation } = types;
type Work = InstanceType<typeof types.Work>;

/** The calculator itself: plain methods, as many as the interface has. */
export function createCalculator(): HandlerOf<typeof Calculator> {
  const results = new Map<number, { key: number; value: string }>();
  return {
    ping() {},

    add: (num1, num2) => num1 + num2,

    calculate(logid: number, work: Work) {
      const result = compute(work);
      results.set(logid, { key: logid, value: String(result) });
      return result;
    },

    getStruct: (key) => results.get(key) ?? { key, value: '' },

    zip() {
      results.clear();
    },
  };
}

function compute({ num1 = 0, num2 = 0, op }: Work): number {
  switch (op) {
    case Operation.ADD:
      return num1 + num2;
    case Operation.SUBTRACT:
      return num1 - num2;
    case Operation.MULTIPLY:
      return num1 * num2;
    case Operation.DIVIDE:
      if (num2 === 0) throw new InvalidOperation({ whatOp: op, why: 'division by zero' });
      return Math.trunc(num1 / num2);
    default:
      throw new InvalidOperation({ whatOp: op, why: 'no such operation' });
  }
}
