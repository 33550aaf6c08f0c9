import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsConnectionOptions } from 'node:tls';
import { ThriftkeeperError } from '../error.ts';
import type { Clock } from '../time/clock.ts';
import { type Address, formatAddress } from './address.ts';

/** How a socket is opened. */
export interface DialOptions {
  /** `true` for TLS with the system's certificates, or Node's own TLS options. Default: no TLS. */
  readonly tls?: boolean | TlsConnectionOptions | undefined;
  /** How long name look-up, connection and TLS handshake may take together. Default 5000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Of a name with several addresses, how long each is tried alone before the next is tried (RFC 8305). Default 250.
   */
  readonly attemptTimeoutMs?: number | undefined;
  /** Looks names up instead of the system. Default: the system does. */
  readonly lookup?: LookupFunction | undefined;
  /** Idle time before TCP keep-alive probes; 0 switches them off. Default 30,000. */
  readonly keepAliveMs?: number | undefined;
  /** Gives up when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a socket, TLS handshake included.
 *
 * @throws ThriftkeeperError CONNECT_FAILED, HOST_UNRESOLVED, TLS_FAILED or ABORTED, all before anything was written
 */
export const dial = (address: Address, options: DialOptions, clock: Clock): Promise<Socket> => {
  const { signal, tls, connectTimeoutMs = 5000, keepAliveMs = 30_000 } = options;
  const where = formatAddress(address);
  return new Promise<Socket>((resolve, reject) => {
    if (signal?.aborted) {
      reject(aborted(where, signal));
      return;
    }
    const common = {
      ...address,
      ...(options.lookup && { lookup: options.lookup }),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: options.attemptTimeoutMs ?? 250,
      noDelay: true,
      keepAlive: keepAliveMs > 0,
      keepAliveInitialDelay: keepAliveMs,
    };
    const socket = tls
      ? connectTls({ ...serverName(address), ...(tls === true ? {} : tls), ...common })
      : connectTcp(common);
    let reached = false;
    const settle = (error?: ThriftkeeperError): void => {
      cancelTimeout();
      signal?.removeEventListener('abort', onAbort);
      socket
        .off('error', onError)
        .off('connect', onConnect)
        .off('secureConnect', onReady)
        .off('close', onClose);
      // An error before its new owner listens, or after nobody wants it any more, must not crash the process.
      socket.on('error', () => {});
      if (error === undefined) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(error);
    };
    const onReady = (): void => settle();
    const onConnect = (): void => {
      reached = true;
      if (!tls) onReady();
    };
    const onError = (error: Error): void => settle(failed(where, error, reached && Boolean(tls)));
    const onClose = (): void =>
      settle(failed(where, new Error('closed by the peer'), reached && Boolean(tls)));
    const onAbort = (): void => settle(aborted(where, signal));
    const cancelTimeout = clock.schedule(connectTimeoutMs, () => {
      const stage = reached ? 'TLS handshake' : 'connection';
      settle(failed(where, new Error(`no ${stage} within ${connectTimeoutMs} ms`), reached && Boolean(tls)));
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError).on('connect', onConnect).on('close', onClose);
    if (tls) socket.on('secureConnect', onReady);
  });
};

const serverName = (address: Address): { servername?: string } =>
  'host' in address && isIP(address.host) === 0 ? { servername: address.host } : {};

const aborted = (where: string, signal: AbortSignal | undefined): ThriftkeeperError =>
  new ThriftkeeperError('ABORTED', `connecting to ${where} was aborted`, {
    cause: signal?.reason,
    outcome: 'notWritten',
    details: { written: false },
  });

const failed = (where: string, cause: Error, inHandshake: boolean): ThriftkeeperError => {
  const { code } = cause as NodeJS.ErrnoException;
  // Several addresses tried: the reasons stand in the parts.
  const parts = (cause as AggregateError).errors as Error[] | undefined;
  const reason = parts?.length ? parts.map((part) => part.message).join('; ') : cause.message;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ThriftkeeperError('HOST_UNRESOLVED', `${where} has no IP address: ${reason}`, { cause });
  }
  if (inHandshake)
    return new ThriftkeeperError('TLS_FAILED', `TLS with ${where} failed: ${reason}`, { cause });
  return new ThriftkeeperError('CONNECT_FAILED', `cannot connect to ${where}: ${reason}`, { cause });
};
