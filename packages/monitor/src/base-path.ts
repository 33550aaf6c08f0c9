import { ThriftkeeperError } from '@thriftkeeper/registry';

/** First segments of the monitor's own addresses: below one of them, nobody could tell which of the two is meant. */
const taken = ['api', 'assets', 'services', 'events', 'audit', 'users', 'health', 'metrics'];

/**
 * The path below which the monitor is mounted, as it is put in front of addresses: empty at the root.
 *
 * @param text such as `/ops/thrift`, or `/`
 * @throws INVALID_OPTION
 */
export function basePathOf(text: string): string {
  const refuse = (problem: string): never => {
    throw new ThriftkeeperError('INVALID_OPTION', `"basePath" is ${JSON.stringify(text)}; ${problem}`);
  };
  if (text === '/') return '';
  const segments = typeof text === 'string' ? text.split('/') : [];
  const [before, first = '', ...more] = segments;
  const isPath = before === '' && [first, ...more].every((segment) => /^[\w.~-]+$/.test(segment));
  if (!isPath || segments.includes('.') || segments.includes('..')) {
    refuse(
      'write the path alone, of letters, digits and . _ ~ -, without a slash at its end: "/ops/thrift", or "/" for the root',
    );
  }
  if (taken.includes(first))
    refuse(`the monitor has pages of its own below /${first}; mount it elsewhere, such as at /ops${text}`);
  return text;
}

/**
 * The address of a request as it is without the path below which the monitor is mounted, whether what stands in front
 * has taken that away already or not.
 */
export function withoutBasePath(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}
