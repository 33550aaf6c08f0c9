import { type Fault, HTTPS, type Lack, MULTIPLEXED, TLS } from './peer.ts';

/** Apache Thrift for Python. */
export const PYTHON_FAULTS: readonly Fault[] = [
  {
    cases: ['unknown binary fields that are no text are skipped by the server'],
    protocols: ['binary', 'compact'],
    side: 'server',
    transports: ['buffered', 'framed', 'http'],
    variants: ['plain', 'old'],
    shows: /was lost before/,
    reason: 'Skips unknown binary fields as text, and fails where they are no UTF-8',
  },
  {
    cases: ['unknown binary fields that are no text are skipped by the client'],
    protocols: ['binary', 'compact'],
    side: 'client',
    transports: ['buffered', 'framed', 'http'],
    variants: ['plain', 'old'],
    shows: /UnicodeDecodeError/,
    reason: 'Skips unknown binary fields as text, and fails where they are no UTF-8',
  },
];

/** Stacks of Apache Thrift for Python that do not work. */
export const PYTHON_LACKS: readonly Lack[] = [
  {
    program: 'TNonblockingServer',
    stacks: TLS,
    reason:
      'TNonblockingServer closes TLS connections on which a record arrives in pieces: any call may fail',
  },
  {
    program: 'THttpServer',
    stacks: HTTPS,
    reason: "THttpServer makes a TLS context for clients, by which it can accept nobody's connection",
  },
];

/** Apache Thrift for PHP. */
export const PHP_FAULTS: readonly Fault[] = [
  {
    cases: ['calls go on after an unknown method'],
    side: 'server',
    shows: /no answer to 'echoI32'/,
    deadlineMs: 300,
    reason: 'Answers an unknown method, then serves its connection no further, nor closes it',
  },
  {
    cases: ['an exception that nobody declared is answered'],
    side: 'server',
    shows: /was lost before/,
    reason: 'An exception that nobody declared ends the server',
  },
  {
    cases: ['double: NaN and infinities'],
    protocols: ['json'],
    shows: /a double was expected, got/,
    reason: 'Writes NaN and infinities as nothing in JSON',
  },
  {
    cases: [
      'binary',
      'binary in a struct and in a set',
      'unknown binary fields that are no text are skipped by the client',
      'unknown bools and binary values in containers are skipped by the client',
    ],
    protocols: ['json'],
    shows: /./,
    reason: 'Has no base64 for binary in JSON: writes and reads it as text',
  },
  {
    cases: ['unknown binary fields that are no text are skipped by the server'],
    protocols: ['json'],
    side: 'client',
    shows: /./,
    reason: 'Has no base64 for binary in JSON: writes and reads it as text',
  },
  {
    cases: ['unknown bools and binary values in containers are skipped by the server'],
    protocols: ['compact'],
    side: 'client',
    shows: /Invalid state in compact protocol/,
    reason: 'Cannot write bools in containers in compact',
  },
  {
    cases: ['bools in containers', 'unknown bools and binary values in containers are skipped by the client'],
    protocols: ['compact'],
    shows: /Invalid state in compact protocol|was lost before/,
    reason: 'Cannot write bools in containers in compact',
  },
];

/** What Debian's package of Apache Thrift for PHP does not have. */
export const PHP_LACKS: readonly Lack[] = [
  {
    program: 'TSimpleServer',
    stacks: MULTIPLEXED,
    reason: "TMultiplexedProcessor needs the class StoredMessageProtocol, which Debian's package leaves out",
  },
];

/** How Apache Thrift for PHP is run. */
export const PHP_REMARKS: readonly string[] = [
  "Over TLS and unix sockets TSocket and TServerSocket are given streams of PHP's own: by themselves they open TCP only, and",
  "Debian's package has no TSSLSocket.",
];

/** What is not run against Apache Thrift for C++. */
export const CPP_REMARKS: readonly string[] = [
  'Not run: THeader with zlib. The library writes beyond a buffer of its own there, and its program dies of it.',
];

/** Apache Thrift for C++. */
export const CPP_FAULTS: readonly Fault[] = [
  {
    cases: ['string with a zero character'],
    protocols: ['json'],
    shows: /"result":"ab"/,
    reason: 'Drops zero characters from JSON strings',
  },
  {
    cases: ['oneway'],
    side: 'client',
    transports: ['http'],
    shows: /No more data to read/,
    reason: "THttpClient does not read the HTTP response to a oneway call, and takes it for the next call's",
  },
  {
    cases: ['100 calls in flight on one connection'],
    side: 'server',
    servers: ['TNonblockingServer'],
    links: ['tls', 'mutual-tls'],
    shows: /no answer to 'echoI32'/,
    deadlineMs: 300,
    reason:
      'TNonblockingServer over TLS leaves calls lie that came in one record with another, until more comes',
  },
];

const NPM_I64_KEYS = 'Reads keys of map<i64, …> as other numbers where they are negative or beyond 2^53';

const WITH_I64_KEYS = [
  'a struct of every type, at extremes',
  'bools in containers',
  'binary in a struct and in a set',
  'a list of structs',
  'unknown bools and binary values in containers are skipped by the client',
];

const WITH_SKIPPED_I64_KEYS = [
  'unknown binary fields that are no text are skipped by the client',
  'unknown fields of every type are skipped by the client',
];

/** npm `thrift`. */
export const NPM_FAULTS: readonly Fault[] = [
  {
    cases: ['double: negative zero'],
    shows: /"result":0/,
    reason: 'Reads and writes negative zero as zero',
  },
  { cases: WITH_I64_KEYS, shows: /byBig|got Infinity/, reason: NPM_I64_KEYS },
  { cases: WITH_SKIPPED_I64_KEYS, side: 'server', shows: /byBig/, reason: NPM_I64_KEYS },
  {
    cases: WITH_SKIPPED_I64_KEYS,
    side: 'client',
    protocols: ['binary', 'compact'],
    shows: /byBig/,
    reason: NPM_I64_KEYS,
  },
  {
    cases: ['an unknown method is answered', 'calls go on after an unknown method'],
    side: 'server',
    shows: /"application":0/,
    reason: 'Leaves the type out of its TApplicationException',
  },
  {
    cases: ['a map from enum to list of unions'],
    protocols: ['json'],
    shows: /./,
    reason: 'Loses the order of map entries in JSON, and with it what stands in them',
  },
];
