import type { Fault } from './peer.ts';

/** What fails by our side, with every peer. */
export const OUR_FAULTS: readonly Fault[] = [
  {
    cases: [
      'a required argument field that is missing: an error answer that names it',
      'a required result field that is missing: an error that names it',
    ],
    shows: /without|INVALID_RESULT/,
    reason: "Code of Thrift's generator for Node does not check on reading that required fields are there",
  },
];

/** Apache Thrift for Python. */
export const PYTHON_FAULTS: readonly Fault[] = [
  {
    cases: ['unknown binary fields that are no text are skipped by the server'],
    protocols: ['binary', 'compact'],
    side: 'server',
    variants: ['plain', 'old'],
    shows: /was lost before/,
    reason: 'Skips unknown binary fields as text, and fails where they are no UTF-8',
  },
  {
    cases: ['unknown binary fields that are no text are skipped by the client'],
    protocols: ['binary', 'compact'],
    side: 'client',
    variants: ['plain', 'old'],
    shows: /UnicodeDecodeError/,
    reason: 'Skips unknown binary fields as text, and fails where they are no UTF-8',
  },
];
