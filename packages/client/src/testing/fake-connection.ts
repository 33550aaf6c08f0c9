import type { CallSink, MethodDescription } from '@thriftkeeper/transport';
import type { LinkConnection } from '../fleet/provider-link.ts';

/** A call that a fake connection was given. */
export interface FakeCall {
  /** Which of all calls it is. */
  readonly order: number;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly options: { readonly deadlineMs?: number | undefined } | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

let calls = 0;

/** A connection that does what the test says. */
export class FakeConnection implements LinkConnection {
  readonly calls: FakeCall[] = [];
  isOpen = true;
  readonly #onClosed: (error: Error | undefined) => void;

  constructor(onClosed: (error: Error | undefined) => void) {
    this.#onClosed = onClosed;
  }

  start(
    { name }: MethodDescription,
    args: readonly unknown[],
    options: { readonly deadlineMs?: number | undefined } | undefined,
    sink: CallSink,
  ): void {
    const resolve = (value: unknown) => sink.succeed(value);
    const reject = (error: unknown) => sink.fail(error);
    this.calls.push({ order: ++calls, method: name, args, options, resolve, reject });
  }

  async close(): Promise<void> {
    if (this.isOpen) this.lose(undefined);
  }

  lose(error: Error | undefined = new Error('lost')): void {
    this.isOpen = false;
    this.#onClosed(error);
  }
}

interface Try {
  readonly onClosed: (error: Error | undefined) => void;
  resolve(connection: FakeConnection): void;
  reject(error: unknown): void;
}

/** What answers a link that connects: the test, try by try. */
export class FakePeer {
  readonly tries: Try[] = [];
  readonly connections: FakeConnection[] = [];

  readonly open = ({
    onClosed,
    signal,
  }: {
    readonly onClosed: Try['onClosed'];
    readonly signal: AbortSignal;
  }): Promise<LinkConnection> =>
    new Promise((resolve, reject) => {
      this.tries.push({ onClosed, resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason));
    });

  /** Lets the oldest try succeed. */
  accept(): FakeConnection {
    const { onClosed, resolve } = this.tries.shift()!;
    const connection = new FakeConnection(onClosed);
    this.connections.push(connection);
    resolve(connection);
    return connection;
  }

  /** Lets the oldest try fail. */
  refuse(error: unknown): void {
    this.tries.shift()!.reject(error);
  }
}
