import { createHash, scrypt, timingSafeEqual } from 'node:crypto';
import type { Random } from '../random.ts';

/** Cost of a password's hash: 32 MiB and some 80 ms, which OWASP recommends for scrypt (N = 2^15, r = 8, p = 3). */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const keyBytes = 32;
/** No letters and digits that are taken for each other. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** The hash of a password, with its salt and cost: `scrypt$N$r$p$salt$key`, in hex. */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = random.hex(16);
  const { N, r, p } = cost;
  const key = await derive(password, salt, { N, r, p }, keyBytes);
  return ['scrypt', N, r, p, salt, key.toString('hex')].join('$');
}

/** Whether a password is the one of the hash. Takes as long whether it is or not. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt, key] = hash.split('$');
  const expected = Buffer.from(key!, 'hex');
  const derived = await derive(
    password,
    salt!,
    { N: Number(N), r: Number(r), p: Number(p) },
    expected.length,
  );
  return timingSafeEqual(derived, expected);
}

/** The name of a long random secret, under which it is kept. */
export const fingerprint = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Whether two texts are the same, without telling by the time it takes where they differ. */
export const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(fingerprint(one)), Buffer.from(fingerprint(other)));

/** A password that can be read out over the phone: 100 random bits, in groups of five. */
export function newPassword(random: Random): string {
  const letters = Array.from({ length: 20 }, () => alphabet[random.below(alphabet.length)]!).join('');
  return letters.match(/.{5}/g)!.join('-');
}

const derive = (password: string, salt: string, given: { N: number; r: number; p: number }, bytes: number) =>
  new Promise<Buffer>((resolve, reject) => {
    const options = { ...given, maxmem: 256 * given.N * given.r };
    // Typed in one form or another of the same letters.
    scrypt(password.normalize('NFKC'), Buffer.from(salt, 'hex'), bytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
