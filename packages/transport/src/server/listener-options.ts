import type { TlsOptions } from 'node:tls';
import type { DecodeLimits } from '../limits.ts';
import type { ServiceModule } from '../service/service-module.ts';
import type { Address } from '../socket/address.ts';
import type { StackOptions } from '../stack.ts';
import type { Deadlines } from '../time/deadlines.ts';
import type { ApplicationException } from './application-exception.ts';
import type { IncomingCall } from './incoming-call.ts';
import type { CallRefusal } from './refusal.ts';
import type { ServerConnection } from './server-connection.ts';

/**
 * Runs a call: returns its result or a promise of it. What it throws goes to the caller as a declared
 * exception where it is one, else as an error answer; a {@link CallRefusal} as a refusal.
 */
export type CallHandler = (call: IncomingCall) => unknown;

/**
 * Judges a call that was read, before its handler runs: undefined lets it through, a refusal is its answer.
 *
 * @param stopping whether the listener drains, or the connection is closing
 */
export type Admission = (call: IncomingCall, stopping: boolean) => CallRefusal | undefined;

/** How a call ended, as the server sees it. `dropped`: its connection was gone, or it was oneway and refused. */
export type CallEnd = 'returned' | 'declared' | 'failed' | 'refused' | 'dropped';

/** Told what happens. Hooks must not throw; those left out cost nothing. */
export interface ListenerHooks {
  readonly connectionOpened?: (connection: ServerConnection) => void;
  /** `error` is why, unless the peer or `close()` ended it in order. */
  readonly connectionClosed?: (connection: ServerConnection, error: Error | undefined) => void;
  /**
   * A connection that was turned away: too many of them, its TLS handshake failed, or the system could not give it to
   * us (then `peer` is empty).
   */
  readonly connectionRejected?: (peer: string, error: Error) => void;
  readonly callStarted?: (call: IncomingCall) => void;
  /** `durationMs` is the time since its bytes arrived, with a fraction. */
  readonly callEnded?: (
    call: IncomingCall,
    end: CallEnd,
    error: unknown,
    replyBytes: number,
    durationMs: number,
  ) => void;
  /** A call of a method or multiplexed service that is not served here; it is answered by itself. */
  readonly callUnknown?: (connection: ServerConnection) => void;
}

/** What is served, how, and what clients are held to: on a listener of ours, or behind a server of yours. */
export interface ServingOptions extends StackOptions {
  /** The service that plain clients call. */
  readonly service?: ServiceModule | undefined;
  /** More services by their names on the wire, for multiplexed clients. */
  readonly multiplexed?: Readonly<Record<string, ServiceModule>> | undefined;
  readonly limits?: Partial<DecodeLimits> | undefined;
  /**
   * Most calls in progress per connection; beyond, it is not read further, or with `http` refused. Default 1024.
   */
  readonly maxInProgress?: number | undefined;
  /**
   * `any`: replies leave as they are ready, matched by number. `arrival`: one call at a time per connection,
   * for clients that take replies in order. Default `any`.
   */
  readonly replyOrder?: 'any' | 'arrival' | undefined;
  /** Bytes that a client may leave unread before its calls are not read further. Default 1 MiB. */
  readonly highWaterBytes?: number | undefined;
  /** Connections without a call for so long are closed; 0: never. Default 0. */
  readonly idleTimeoutMs?: number | undefined;
  /** How long a started message may take to arrive, and a reply to be read; 0: for ever. Default 30,000. */
  readonly messageTimeoutMs?: number | undefined;
  /** Judges each call. Default: while the listener drains or the connection closes, all are refused as DRAINING. */
  readonly admit?: Admission | undefined;
  /** Makes the error answer for what a handler threw. Default: coded messages as the spec says. */
  readonly mapError?: ((error: unknown, call: IncomingCall) => ApplicationException) | undefined;
  readonly hooks?: ListenerHooks | undefined;
  /** Where time-outs are kept; default one for the whole process. */
  readonly deadlines?: Deadlines | undefined;
}

/** How to listen, and what to hold clients to. */
export interface ListenerOptions extends ServingOptions {
  /** `host:port`, `[v6]:port` or `unix:/path`; port 0 takes a free one. */
  readonly address: string | Address;
  /** With transport `http`, the path that calls are posted to. Default `/`. */
  readonly path?: string | undefined;
  /** Node's TLS options; default: no TLS. `requestCert` and `ca` make it mutual. */
  readonly tls?: TlsOptions | undefined;
  /** Most connections at once; further ones are closed at once. Default 10,000. */
  readonly maxConnections?: number | undefined;
  /** How long a TLS handshake may take. Default 10,000. */
  readonly handshakeTimeoutMs?: number | undefined;
  /** Idle time before TCP keep-alive probes; 0 switches them off. Default 60,000. */
  readonly keepAliveMs?: number | undefined;
}
