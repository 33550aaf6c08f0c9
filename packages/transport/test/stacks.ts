import { createRequire } from 'node:module';
import type { CallHandler, ProtocolName, TransportName } from '../src/index.ts';

type Calculator = typeof import('../../../examples/tutorial/gen/node-es6/Calculator.js');
type Types = typeof import('../../../examples/tutorial/gen/node-es6/tutorial_types.js');
type Everywhere = typeof import('./gen/node-es6/Everywhere.js');
type Everything = typeof import('./gen/node-es6/everything_types.js');
type Strict = typeof import('./gen/node-es6/Strict.js');
type Lax = typeof import('./gen/node-es6/Lax.js');
type StrictTypes = typeof import('./gen/node-es6/strict_types.js');

// By require, as generated code loads its own parts: a test runner would make second copies of what is imported.
const require = createRequire(import.meta.url);
const load = <T>(path: string): T => require(path) as T;

/** Generated code in both styles, typed by one of them: the declarations differ only in what they promise. */
export const STYLES = (['node', 'node-es6'] as const).map((style) => ({
  style,
  Calculator: load<Calculator>(`../../../examples/tutorial/gen/${style}/Calculator.js`),
  types: load<Types>(`../../../examples/tutorial/gen/${style}/tutorial_types.js`),
  Everywhere: load<Everywhere>(`./gen/${style}/Everywhere.js`),
  everything: load<Everything>(`./gen/${style}/everything_types.js`),
  Strict: load<Strict>(`./gen/${style}/Strict.js`),
  Lax: load<Lax>(`./gen/${style}/Lax.js`),
  strict: load<StrictTypes>(`./gen/${style}/strict_types.js`),
}));

export type Style = (typeof STYLES)[number];

export const TRANSPORTS: readonly TransportName[] = ['buffered', 'framed', 'http', 'header'];
export const PROTOCOLS: readonly ProtocolName[] = ['binary', 'compact', 'json'];

/** Every stack that this version has. */
export const STACKS = TRANSPORTS.flatMap((transport) =>
  PROTOCOLS.filter((protocol) => transport !== 'header' || protocol !== 'json').map((protocol) => ({
    transport,
    protocol,
  })),
);

/** Those that npm `thrift` has whole. */
export const NPM_STACKS = STACKS.filter(({ transport }) => transport !== 'header');

/** Those whose servers tell clients of other stacks by their first bytes. */
export const STREAM_STACKS = NPM_STACKS.filter(({ transport }) => transport !== 'http');

/** The tutorial's calculator. */
export const calculatorHandler = ({ types }: Pick<Style, 'types'>): CallHandler => {
  const results = new Map<number, { key: number; value: string }>();
  const methods: Record<string, (...args: never[]) => unknown> = {
    ping: () => undefined,
    add: (a: number, b: number) => a + b,
    calculate: async (logid: number, work: { num1: number; num2: number; op: number; comment?: string }) => {
      if (work.op === types.Operation.DIVIDE && work.num2 === 0) {
        throw new types.InvalidOperation({ whatOp: work.op, why: 'Cannot divide by 0' });
      }
      const value = work.op === types.Operation.SUBTRACT ? work.num1 - work.num2 : work.num1 + work.num2;
      results.set(logid, { key: logid, value: `${value}${work.comment ?? ''}` });
      return value;
    },
    getStruct: (key: number) => results.get(key) ?? { key, value: 'none' },
    zip: () => results.clear(),
  };
  return (call) => methods[call.method.name]!(...(call.args as never[]));
};

/** Answers each call with its first argument, or what the test put under the method's name. */
export const echoHandler =
  (methods: Record<string, (...args: never[]) => unknown> = {}): CallHandler =>
  (call) => {
    const method = methods[call.method.name];
    return method === undefined ? call.args[0] : method(...(call.args as never[]));
  };
