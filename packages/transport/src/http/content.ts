import { ThriftkeeperError } from '../error.ts';

/** What every Thrift library calls the content, whatever the protocol. */
export const CONTENT_TYPE = 'application/x-thrift';

/** Checks a path for the request line. Throws INVALID_OPTION. */
export const checkPath = (path: string): string => {
  if (/^\/[\x21-\x7e]*$/.test(path)) return path;
  const text = `path ${JSON.stringify(path)}: it begins with '/', and has neither spaces nor anything beyond ASCII`;
  throw new ThriftkeeperError('INVALID_OPTION', text);
};

/** HTTP headers as one text each, those that come several times joined. */
export const flattenHeaders = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> => {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
};
