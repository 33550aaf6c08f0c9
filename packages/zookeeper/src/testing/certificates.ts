import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate and its private key, both PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** An authority and what it signed, good for a day on 127.0.0.1, ::1 and localhost. */
export interface Certificates {
  /** The authority's certificate, PEM. */
  readonly ca: string;
  readonly server: Pair;
  readonly client: Pair;
}

const openssl = promisify(execFile);

/**
 * Makes a throw-away certificate authority with a server's and a client's certificate, by the `openssl`
 * command.
 *
 * @throws Error when `openssl` is not on the path
 */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  const file = (name: string) => join(folder, name);
  const text = (name: string) => readFile(file(name), 'utf8');
  const run = (...args: string[]) => openssl('openssl', args, { cwd: folder, timeout: 30_000 });
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  try {
    await run(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-days',
      '1',
      '-subj',
      '/CN=test authority',
    );
    await writeFile(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n');
    for (const name of ['server', 'client']) {
      await run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      await run(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-days',
        '1',
        '-extfile',
        'names',
        '-out',
        `${name}.crt`,
      );
    }
    const pair = async (name: string): Promise<Pair> => ({
      cert: await text(`${name}.crt`),
      key: await text(`${name}.key`),
    });
    return { ca: await text('ca.crt'), server: await pair('server'), client: await pair('client') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
