import { createRequire } from 'node:module';
import type CalculatorModule from '../../../examples/tutorial/gen/node-es6/Calculator.js';
import type SharedServiceModule from '../../../examples/tutorial/gen/node-es6/SharedService.js';
import type * as TutorialTypes from '../../../examples/tutorial/gen/node-es6/tutorial_types.js';

// Required, not imported: the test runner would load generated CommonJS twice, and `instanceof` would not hold.
const require = createRequire(import.meta.url);
const gen = '../../../examples/tutorial/gen/node-es6';

export const Calculator = require(`${gen}/Calculator.js`) as typeof CalculatorModule;
export const SharedService = require(`${gen}/SharedService.js`) as typeof SharedServiceModule;
export const { InvalidOperation, Operation, Work } = require(
  `${gen}/tutorial_types.js`,
) as typeof TutorialTypes;
