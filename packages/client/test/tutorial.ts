import { createRequire } from 'node:module';
import type CalculatorModule from '../../../examples/tutorial/gen/node-es6/Calculator.js';
import type * as TutorialTypes from '../../../examples/tutorial/gen/node-es6/tutorial_types.js';

// Required, not imported: the test runner would load generated CommonJS twice, and `instanceof` would not hold.
const require = createRequire(import.meta.url);
const gen = '../../../examples/tutorial/gen/node-es6';

export const Calculator = require(`${gen}/Calculator.js`) as typeof CalculatorModule;
export const { InvalidOperation, Operation, Work } = require(
  `${gen}/tutorial_types.js`,
) as typeof TutorialTypes;

/** A calculator that answers, and counts its calls. */
export function calculator() {
  const handler = {
    calls: 0,
    ping() {
      handler.calls++;
    },
    add(one: number, other: number) {
      handler.calls++;
      return one + other;
    },
    calculate(_logid: number, { num1 = 0, num2, op }: TutorialTypes.Work) {
      handler.calls++;
      if (op === Operation.DIVIDE && num2 === 0)
        throw new InvalidOperation({ whatOp: op, why: 'division by zero' });
      return num1 + num2;
    },
    zip() {
      handler.calls++;
    },
    getStruct(key: number) {
      handler.calls++;
      return { key, value: `value ${key}` };
    },
  };
  return handler;
}
