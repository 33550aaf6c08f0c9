import { describe, expectTypeOf, it } from 'vitest';
import type NodeCalculator from '../../../examples/tutorial/gen/node/Calculator.js';
import type { Work as NodeWork } from '../../../examples/tutorial/gen/node/tutorial_types.js';
import type EsCalculator from '../../../examples/tutorial/gen/node-es6/Calculator.js';
import type { Work } from '../../../examples/tutorial/gen/node-es6/tutorial_types.js';
import type { CallOptions, ClientOf, HandlerOf, MethodName } from '../src/index.ts';

type Es = ClientOf<typeof EsCalculator>;
type Node = ClientOf<typeof NodeCalculator>;

describe('the types of a client', () => {
  it('are promise methods, typed to the last argument, for both styles', () => {
    expectTypeOf<Es['add']>().toEqualTypeOf<(num1: number, num2: number) => Promise<number>>();
    expectTypeOf<Node['add']>().toEqualTypeOf<(num1: number, num2: number) => Promise<number>>();
    expectTypeOf<Es['calculate']>().toEqualTypeOf<(logid: number, work: Work) => Promise<number>>();
    expectTypeOf<Node['calculate']>().toEqualTypeOf<(logid: number, work: NodeWork) => Promise<number>>();
    expectTypeOf<Es['ping']>().toEqualTypeOf<() => Promise<void>>();
    expectTypeOf<Node['zip']>().toEqualTypeOf<() => Promise<void>>();
  });

  it('have inherited methods, and nothing that is none', () => {
    expectTypeOf<MethodName<typeof EsCalculator>>().toEqualTypeOf<
      'ping' | 'add' | 'calculate' | 'zip' | 'getStruct'
    >();
    expectTypeOf<MethodName<typeof NodeCalculator>>().toEqualTypeOf<
      'ping' | 'add' | 'calculate' | 'zip' | 'getStruct'
    >();
    expectTypeOf<Awaited<ReturnType<Es['getStruct']>>['value']>().toEqualTypeOf<string>();
  });

  it('take more parameters behind their own where that is asked for', () => {
    type WithOptions = ClientOf<typeof EsCalculator, [options?: CallOptions]>;
    expectTypeOf<WithOptions['ping']>().parameters.toEqualTypeOf<[options?: CallOptions]>();
    expectTypeOf<WithOptions['add']>().parameters.toEqualTypeOf<
      [num1: number, num2: number, options?: CallOptions]
    >();
  });
});

describe('the types of a handler', () => {
  it('let methods be sync or async, with or without a context', () => {
    type Handler = HandlerOf<typeof EsCalculator, { readonly consumer: string }>;
    const handler: Handler = {
      ping: () => {},
      add: async (a, b) => a + b,
      calculate: (_logid, work, context) => work.num2 + context.consumer.length,
      getStruct: (key) => ({ key, value: 'x' }),
      zip: () => {},
    };
    expectTypeOf(handler.add).parameter(2).toEqualTypeOf<{ readonly consumer: string }>();
    // @ts-expect-error a result of another type
    const wrong: Handler['add'] = () => 'three';
    // @ts-expect-error a method left out
    const short: Handler = { ping: () => {} };
    void wrong;
    void short;
  });
});
