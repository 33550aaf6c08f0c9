import net from 'node:net';

/** A TCP proxy on loopback that breaks on command: the network between a client and one server. */
export interface Proxy extends AsyncDisposable {
  /** `127.0.0.1:port`, what the client is given. */
  readonly address: string;
  /** Connections open at this moment. */
  readonly connections: number;
  /** Closes every connection with a reset and refuses new ones. */
  cut(): void;
  /** Keeps every connection open and lets nothing through, as when packets are dropped; new ones too. */
  blackHole(): void;
  /** Ends a cut or a black hole. What was swallowed stays lost: the connections of a black hole are reset. */
  restore(): void;
  /** Delays what the server sends, from now on. */
  delay(ms: number): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of `target` (`host:port`; a chroot behind it stands behind the proxy's address too). */
export async function startProxy(place: string): Promise<Proxy> {
  const [target = '', ...chroot] = place.split(/(?=\/)/);
  const colon = target.lastIndexOf(':');
  const upstreamAddress = { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) };
  const pairs = new Set<readonly [net.Socket, net.Socket]>();
  let mode: 'open' | 'cut' | 'swallow' = 'open';
  let delayMs = 0;

  const resetAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  const server = net.createServer((downstream) => {
    if (mode === 'cut') {
      downstream.resetAndDestroy();
      return;
    }
    const upstream = net.connect(upstreamAddress);
    const pair = [downstream, upstream] as const;
    pairs.add(pair);
    forward(downstream, upstream, () => 0);
    forward(upstream, downstream, () => delayMs);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.once('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  });
  const forward = (from: net.Socket, to: net.Socket, delayed: () => number) => {
    const pass = (work: () => void) => {
      const ms = delayed();
      if (ms > 0) setTimeout(work, ms);
      else work();
    };
    from.on('data', (chunk) => {
      if (mode !== 'swallow') pass(() => void (to.writable && to.write(chunk)));
    });
    from.on('end', () => {
      if (mode !== 'swallow') pass(() => to.end());
    });
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = async () => {
    mode = 'cut';
    resetAll();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    address: `127.0.0.1:${(server.address() as net.AddressInfo).port}${chroot.join('')}`,
    get connections() {
      return pairs.size;
    },
    cut() {
      mode = 'cut';
      resetAll();
    },
    blackHole() {
      mode = 'swallow';
    },
    restore() {
      if (mode === 'swallow') resetAll();
      mode = 'open';
    },
    delay(ms) {
      delayMs = ms;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
