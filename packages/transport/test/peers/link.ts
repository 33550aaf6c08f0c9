import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What carries a stack that has no plain TCP socket. `mutual-tls`: clients show a certificate, too. */
export type Link = 'tls' | 'mutual-tls' | 'unix';

/** Folder of the certificates: `server.pem`, `client.pem` and their keys. */
export const CERTIFICATES = fileURLToPath(new URL('../tls', import.meta.url));

const read = (name: string): Buffer => readFileSync(`${CERTIFICATES}/${name}`);

/** A client's TLS options; undefined for links without it. */
export const clientTls = (link: Link | undefined) => {
  if (link !== 'tls' && link !== 'mutual-tls') return undefined;
  const own = link === 'tls' ? {} : { key: read('client.key'), cert: read('client.pem') };
  return { ca: read('server.pem'), ...own };
};

/** A server's TLS options; undefined for links without it. */
export const serverTls = (link: Link | undefined) => {
  if (link !== 'tls' && link !== 'mutual-tls') return undefined;
  const asking =
    link === 'tls' ? {} : { ca: read('client.pem'), requestCert: true, rejectUnauthorized: true };
  return { key: read('server.key'), cert: read('server.pem'), ...asking };
};
