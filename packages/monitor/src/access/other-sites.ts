import type { IncomingHttpHeaders } from 'node:http';
import { ThriftkeeperError } from '@thriftkeeper/registry';

/**
 * Refuses what a page of another site makes its visitor's browser send. Browsers say in `Sec-Fetch-Site` where a request
 * comes from, which no page can change; over plain HTTP they say it in `Origin` alone. Programs say neither.
 *
 * @param host where the request went to
 * @throws FORBIDDEN
 */
export function refuseOtherSites(
  { origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  host: string | undefined,
): void {
  const isOurs =
    site === undefined
      ? origin === undefined || URL.parse(origin)?.host === host
      : site === 'same-origin' || site === 'none';
  if (isOurs) return;
  throw new ThriftkeeperError(
    'FORBIDDEN',
    `a page of ${origin ?? 'another site'} may change nothing at ${host}; open the console of the monitor itself, and have a proxy in front of it pass the host on`,
  );
}
