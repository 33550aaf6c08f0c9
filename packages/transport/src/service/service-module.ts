// biome-ignore lint/suspicious/noExplicitAny: any generated constructor must fit
type GeneratedClass = abstract new (...args: any[]) => object;

/**
 * A module that Apache Thrift's compiler generated for a service, with `js:node` or `js:node,es6`: the
 * default import of `gen/Calculator.js`.
 */
export interface ServiceModule {
  readonly Client: GeneratedClass;
  readonly Processor: GeneratedClass;
}

/**
 * Parameters and result of a generated client method.
 *
 * The compiler declares each method twice, with and without a callback, and TypeScript infers from the
 * last, which has the callback: `(error, response: R) => void` behind the parameters.
 */
// biome-ignore lint/suspicious/noExplicitAny: a pattern that any function must fit
type Signature<F> = F extends (...args: infer A) => any
  ? Required<A> extends [...infer P, (error: infer _E, response: infer R) => void]
    ? { parameters: P; result: R }
    : never
  : never;

/** Names of the service's methods, inherited ones included. */
export type MethodName<M extends ServiceModule> = {
  [K in keyof InstanceType<M['Client']>]: Signature<InstanceType<M['Client']>[K]> extends never ? never : K;
}[keyof InstanceType<M['Client']>] &
  string;

/** The parameters of a method, as a tuple. */
export type MethodParameters<M extends ServiceModule, K extends MethodName<M>> = Signature<
  InstanceType<M['Client']>[K]
>['parameters'];

/** What a method returns. */
export type MethodResult<M extends ServiceModule, K extends MethodName<M>> = Signature<
  InstanceType<M['Client']>[K]
>['result'];

/**
 * The service as promise methods: `ClientOf<typeof Calculator>['add']` is
 * `(num1: number, num2: number) => Promise<number>`.
 *
 * @typeParam Extra more parameters that each method takes behind its own, e.g. `[options?: CallOptions]`
 */
export type ClientOf<M extends ServiceModule, Extra extends unknown[] = []> = {
  [K in MethodName<M>]: (...args: [...MethodParameters<M, K>, ...Extra]) => Promise<MethodResult<M, K>>;
};

/**
 * What serves the service: one function per method, which may return its result or a promise of it, and
 * may take a context behind its own parameters.
 */
export type HandlerOf<M extends ServiceModule, Context = unknown> = {
  [K in MethodName<M>]: (
    ...args: [...MethodParameters<M, K>, context: Context]
  ) => MethodResult<M, K> | Promise<MethodResult<M, K>>;
};
