// Generated from spec/keeper.thrift by Apache Thrift's compiler and `npm run generate`. Do not edit. c7fab70f60196c48
/** An i64 in any of the forms that a reader may be told to give it in. */
export type I64 = number | bigint | object;

/**
 * Who calls (KEEP-4).
 */
export declare class ConsumerIdentity {
    public node: string;
    public application?: string | undefined;
    public serviceName?: string | undefined;
    public zone?: string | undefined;
    public version?: string | undefined;
    public language?: string | undefined;
    public library?: string | undefined;
    public host?: string | undefined;
    public pid?: I64 | undefined;
    public spec?: number | undefined;

      constructor(args?: { node: string; application?: string | undefined; serviceName?: string | undefined; zone?: string | undefined; version?: string | undefined; language?: string | undefined; library?: string | undefined; host?: string | undefined; pid?: I64 | undefined; spec?: number | undefined; });
  }

/**
 * A limit in force for the consumer (CTRL-15).
 */
export declare class LimitInForce {
    public selector: string;
    public callsPerSecond: number;
    public burst: number;
    public expiresAt?: string | undefined;
    public why?: string | undefined;

      constructor(args?: { selector: string; callsPerSecond: number; burst: number; expiresAt?: string | undefined; why?: string | undefined; });
  }

/**
 * Who answers (KEEP-7).
 */
export declare class ProviderIdentity {
    public node: string;
    public serviceName: string;
    public spec: number;
    public version?: string | undefined;
    public language?: string | undefined;
    public library?: string | undefined;
    public limits?: LimitInForce[] | undefined;

      constructor(args?: { node: string; serviceName: string; spec: number; version?: string | undefined; language?: string | undefined; library?: string | undefined; limits?: LimitInForce[] | undefined; });
  }

/**
 * How the provider is (KEEP-8).
 */
export declare class ProviderHealth {
    public state: string;
    public inProgress: number;
    public uptimeMs?: I64 | undefined;

      constructor(args?: { state: string; inProgress: number; uptimeMs?: I64 | undefined; });
  }

/**
 * Refusal of identify (KEEP-5).
 */
export declare class KeeperException extends Error {
    public number: number;
    public code: string;
    public message: string;
    public retryAfterMs?: number | undefined;

      constructor(args?: { number: number; code: string; message: string; retryAfterMs?: number | undefined; });
  }

declare class Client {
    private output: unknown;
    private pClass: unknown;
    private _seqid: number;

    constructor(output: unknown, pClass: { new(trans: unknown): unknown });

    /**
     * Once per connection, before the first call.
     */
    identify(consumer: ConsumerIdentity): Promise<ProviderIdentity>;

    /**
     * Once per connection, before the first call.
     */
    identify(consumer: ConsumerIdentity, callback?: (error: KeeperException, response: ProviderIdentity)=>void): void;

    /**
     * State and load; answered also while calls are refused.
     */
    health(): Promise<ProviderHealth>;

    /**
     * State and load; answered also while calls are refused.
     */
    health(callback?: (error: void, response: ProviderHealth)=>void): void;
  }

declare class Processor {
  private _handler: object;

  constructor(handler: object);
  process(input: unknown, output: unknown): void;
    process_identify(seqid: number, input: unknown, output: unknown): void;
    process_health(seqid: number, input: unknown, output: unknown): void;
}

export declare const Keeper: { Client: typeof Client; Processor: typeof Processor };
