import { isIPv4, isIPv6 } from 'node:net';
import { nameProblem } from '../names.ts';

/** Which consumers a decision is about (CTRL-12). */
export type Selector =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'application'; readonly name: string }
  | { readonly kind: 'address'; readonly network: Uint8Array; readonly bits: number };

/** What is known of a consumer; a plain Thrift client is known by its address alone. */
export interface KnownConsumer {
  readonly node?: string | undefined;
  readonly application?: string | undefined;
  /** The IP address that its connection comes from; undefined for a unix socket. */
  readonly address?: string | undefined;
}

const maxOperandBytes = 255;

/**
 * Reads a selector; undefined for a kind that this version does not know, which is ignored (CTRL-3).
 *
 * @throws SyntaxError saying what is wrong with the operand
 */
export function parseSelector(text: string): Selector | undefined {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(0, colon));
  if (!/^[a-z][A-Za-z0-9]*$/.test(kind))
    throw new SyntaxError(
      `${JSON.stringify(text)} does not begin with a kind, as in "node:", "application:" or "address:"`,
    );
  const operand = text.slice(colon + 1);
  if (kind === 'node') {
    const problem = nameProblem(operand);
    if (problem !== undefined)
      throw new SyntaxError(`${JSON.stringify(operand)} is no node name: ${problem}`);
    return { kind, name: operand };
  }
  if (kind === 'application') {
    if (operand === '' || Buffer.byteLength(operand) > maxOperandBytes)
      throw new SyntaxError('the application is empty or too long');
    return { kind, name: operand };
  }
  return kind === 'address' ? parseNetwork(operand) : undefined;
}

/** Whether a decision with this selector is about the consumer (CTRL-12, CTRL-13). */
export function selects(selector: Selector, consumer: KnownConsumer): boolean {
  if (selector.kind === 'node') return consumer.node === selector.name;
  if (selector.kind === 'application') return consumer.application === selector.name;
  const address = consumer.address === undefined ? undefined : addressBytes(consumer.address);
  return (
    address !== undefined &&
    address.length === selector.network.length &&
    samePrefix(address, selector.network, selector.bits)
  );
}

function parseNetwork(operand: string): Selector {
  const [, ip, bitsText] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(operand) ?? [];
  const network = ip === undefined || ip.includes('%') ? undefined : addressBytes(ip);
  if (ip === undefined || network === undefined)
    throw new SyntaxError(`${JSON.stringify(operand)} is no IP address or network`);
  const written = isIPv4(ip) ? 32 : 128;
  let bits = bitsText === undefined ? written : Number(bitsText);
  if (bits > written) throw new SyntaxError(`/${bits} is more than the ${written} bits of ${ip}`);
  if (written === 128 && network.length === 4) {
    if (bits < 96)
      throw new SyntaxError(
        `/${bits} cuts into the prefix of the IPv4-mapped address ${ip}; write at least /96`,
      );
    bits -= 96;
  }
  return { kind: 'address', network, bits };
}

function samePrefix(one: Uint8Array, other: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let index = 0; index < whole; index++) if (one[index] !== other[index]) return false;
  const rest = bits & 7;
  return rest === 0 || one[whole]! >> (8 - rest) === other[whole]! >> (8 - rest);
}

/** 4 or 16 bytes; an IPv4-mapped IPv6 address gives 4. Undefined for what is no address. */
function addressBytes(text: string): Uint8Array | undefined {
  const ip = text.split('%', 1)[0]!;
  if (isIPv4(ip)) return Uint8Array.from(ip.split('.'), Number);
  if (!isIPv6(ip)) return undefined;
  const bytes = ipv6Bytes(ip);
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.subarray(12) : bytes;
}

function ipv6Bytes(ip: string): Uint8Array {
  const quad = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip);
  const hex = quad ? `${quad[1]}${pair(quad[2]!, quad[3]!)}:${pair(quad[4]!, quad[5]!)}` : ip;
  const [head, rest] = hex.split('::') as [string, string?];
  const front = head === '' ? [] : head.split(':');
  const back = rest === undefined || rest === '' ? [] : rest.split(':');
  const groups = [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back].map(
    (group) => Number.parseInt(group, 16),
  );
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
}

const pair = (high: string, low: string) => ((Number(high) << 8) | Number(low)).toString(16);
