import { useBrowserLocation, useSearch } from 'wouter/use-browser-location';

/**
 * The router decodes whole addresses, which leaves `%3D` as it is and makes `=` of nothing: names that hold such
 * characters could not be told any more. What these hooks return it decodes to the address as it stands; each name is
 * decoded by itself, by {@link nameIn}.
 */
export const usePath: typeof useBrowserLocation = (options) => {
  const [path, navigate] = useBrowserLocation(options);
  return [undecoded(path), navigate];
};

/** As {@link usePath}, of what follows the question mark. */
export const useQuery: typeof useSearch = (options) => undecoded(useSearch(options));

const undecoded = (text: string): string => text.replaceAll('%', '%25');

/** The name of a service or node in a segment of an address. What is no encoding stands for itself. */
export function nameIn(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
