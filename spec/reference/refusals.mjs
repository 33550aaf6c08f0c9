// Reference for KEEP-10 to KEEP-14.

const CODED = /^TK:([1-9][0-9]{0,4}):([A-Z][A-Z0-9_]{0,63})(?::([0-9]{1,10}))?(?: ([\s\S]*))?$/;

const ANSWERED = [2010, 4002, 4003, 4004];

/** The longest wait that is told. */
const LONGEST_MS = 2_147_483_647;

/** @param {{number: number, code: string, retryAfterMs?: number, text?: string}} refusal */
export function formatCoded({ number, code, retryAfterMs, text = '' }) {
  const wait = retryAfterMs === undefined ? '' : `:${Math.min(LONGEST_MS, retryAfterMs)}`;
  return `TK:${number}:${code}${wait}${text === '' ? '' : ` ${cutUtf8(text, 1024)}`}`;
}

/** At most `limit` bytes, cut between characters. @param {string} text @param {number} limit */
function cutUtf8(text, limit) {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) break;
    cut += character;
  }
  return cut;
}

/**
 * How a client reads a TApplicationException.
 * @param {{type: number, message: string}} exception
 * @param {boolean} capable whether the record lists `refuse`
 * @param {{code: string, number: number, outcome: string, retry: string}[]} table
 * @returns {{code: string, outcome: string, retry: string, retryAfterMs: number | null, text: string}}
 */
export function readException({ type, message }, capable, table) {
  const entry = (/** @type {string} */ code) =>
    /** @type {typeof table[number]} */ (table.find((e) => e.code === code));
  const match = capable ? CODED.exec(message) : null;
  if (!match) {
    const { code, outcome, retry } = entry(type === 1 ? 'METHOD_UNKNOWN' : 'APPLICATION_EXCEPTION');
    return { code, outcome, retry, retryAfterMs: null, text: message };
  }
  const number = Number(match[1]);
  const retryAfterMs = match[3] === undefined ? null : Math.min(LONGEST_MS, Number(match[3]));
  const rest = { retryAfterMs, text: match[4] ?? '' };
  const known = table.find((e) => e.number === number);
  if (number >= 3000 && number <= 3999)
    return { code: known?.code ?? 'UNKNOWN', outcome: 'refused', retry: known?.retry ?? 'never', ...rest };
  const { code, outcome, retry } =
    known && ANSWERED.includes(number) ? known : entry('APPLICATION_EXCEPTION');
  return { code, outcome, retry, ...rest };
}

/** Bytes of a refusal: binary protocol, strict, without frame (KEEP-20). @param {string} method @param {number} sequenceId @param {string} message @param {number} type */
export function refusalBytes(method, sequenceId, message, type = 6) {
  const i32 = (/** @type {number} */ n) => {
    const b = Buffer.alloc(4);
    b.writeInt32BE(n);
    return b;
  };
  const text = (/** @type {string} */ s) => Buffer.concat([i32(Buffer.byteLength(s)), Buffer.from(s)]);
  return Buffer.concat([
    Buffer.from([0x80, 0x01, 0x00, 0x03]),
    text(method.slice(method.indexOf(':') + 1)),
    i32(sequenceId),
    Buffer.from([0x0b, 0x00, 0x01]),
    text(message),
    Buffer.from([0x08, 0x00, 0x02]),
    i32(type),
    Buffer.from([0x00]),
  ]);
}
