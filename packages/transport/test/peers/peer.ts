import type { ProtocolName, TransportName } from '../../src/index.ts';
import type { Link } from './link.ts';
import type { Program } from './peer-process.ts';

/** A stack, and which of its own writings of it the peer uses. */
export interface PeerStack {
  readonly transport: TransportName;
  readonly protocol: ProtocolName;
  /** `accelerated`: the same bytes by other code of the peer; `old`: binary without version; `zlib`: compressed. */
  readonly variant?: 'accelerated' | 'old' | 'zlib';
  /** What carries it; default a plain TCP socket. */
  readonly link?: Link;
  /** Whether Peer is one of several services, by the name {@link SERVICE}. */
  readonly multiplexed?: true;
}

/** The name of the service Peer where it is multiplexed. The other one there has no handler. */
export const SERVICE = 'peer';

/** A case that fails by the peer's own fault. It must fail, and as it says. */
export interface Fault {
  /** Names of cases. */
  readonly cases: readonly string[];
  /** `server`: of the peer's server. `client`: of its client. Default both. */
  readonly side?: 'server' | 'client';
  readonly protocols?: readonly ProtocolName[];
  readonly transports?: readonly TransportName[];
  readonly variants?: readonly (PeerStack['variant'] | 'plain')[];
  readonly servers?: readonly string[];
  readonly links?: readonly Link[];
  /** What the failure looks like. */
  readonly shows: RegExp;
  /** Our client's deadline, where the failure is that nothing comes. */
  readonly deadlineMs?: number;
  /** For people: what the peer does, and where. */
  readonly reason: string;
}

/** Stacks that one program of the peer, a server class or `client`, does not have. */
export interface Lack {
  readonly program: string;
  readonly stacks: readonly PeerStack[];
  readonly reason: string;
}

/** An implementation of Apache Thrift that we are tested against. */
export interface Peer {
  /** As in `Apache Thrift for Python`. */
  readonly name: string;
  /** Resolves to its version, or to what is missing. */
  find(): Promise<{ readonly version: string } | { readonly missing: string }>;
  /** Generates and builds below the folder what its programs need. */
  prepare(folder: string): Promise<{ readonly server: Program; readonly client: Program }>;
  readonly servers: readonly { readonly name: string; readonly stacks: readonly PeerStack[] }[];
  readonly clientStacks: readonly PeerStack[];
  readonly faults: readonly Fault[];
  /** What is told of with its reason where the table would only be empty. */
  readonly lacks?: readonly Lack[];
  /** Why stacks are left out that the peer is said to have. */
  readonly remarks?: readonly string[];
}

const PROTOCOLS: readonly ProtocolName[] = ['binary', 'compact', 'json'];

/** Framed with each protocol. */
export const FRAMED: readonly PeerStack[] = PROTOCOLS.map((protocol) => ({ transport: 'framed', protocol }));

/** Buffered and framed with each protocol. */
export const PLAIN: readonly PeerStack[] = [
  ...PROTOCOLS.map((protocol): PeerStack => ({ transport: 'buffered', protocol })),
  ...FRAMED,
];

/** HTTP with each protocol. */
export const HTTP: readonly PeerStack[] = PROTOCOLS.map((protocol) => ({ transport: 'http', protocol }));

/** THeader with the protocols that it has. */
export const HEADER: readonly PeerStack[] = (['binary', 'compact'] as const).map((protocol) => ({
  transport: 'header',
  protocol,
}));

/** The same, compressed. */
export const HEADER_ZLIB: readonly PeerStack[] = HEADER.map((stack) => ({ ...stack, variant: 'zlib' }));

/** Binary without the version in its messages, as old programs write it. */
export const OLD: readonly PeerStack[] = (['buffered', 'framed'] as const).map((transport) => ({
  transport,
  protocol: 'binary',
  variant: 'old',
}));

/** TLS, without and with certificates of clients. */
export const TLS: readonly PeerStack[] = (['tls', 'mutual-tls'] as const).map((link) => ({
  transport: 'framed',
  protocol: 'binary',
  link,
}));

/** HTTP over TLS. */
export const HTTPS: readonly PeerStack[] = [{ transport: 'http', protocol: 'binary', link: 'tls' }];

/** A unix socket. */
export const UNIX: readonly PeerStack[] = [{ transport: 'framed', protocol: 'binary', link: 'unix' }];

/** Peer as one of several services. */
export const MULTIPLEXED: readonly PeerStack[] = [
  { transport: 'framed', protocol: 'binary', multiplexed: true },
];

const LINK_NAMES: Readonly<Record<Link, string>> = {
  tls: 'TLS',
  'mutual-tls': 'mutual TLS',
  unix: 'a unix socket',
};

/** As in `framed/binary (old)`, `framed/binary over TLS` or `framed/binary, multiplexed`. */
export const stackName = ({ transport, protocol, variant, link, multiplexed }: PeerStack): string =>
  [
    `${transport}/${protocol}`,
    variant === undefined ? '' : ` (${variant})`,
    link === undefined ? '' : ` over ${LINK_NAMES[link]}`,
    multiplexed ? ', multiplexed' : '',
  ].join('');

/** The protocol as the peers' programs are told of it, such as `binary-old`. */
export const nameForPeer = ({ protocol, variant }: PeerStack): string =>
  variant === undefined ? protocol : `${protocol}-${variant}`;
