import type { CallHeaders } from './call-headers.ts';

const NODE = 'thriftkeeper-node';
const APPLICATION = 'thriftkeeper-application';

/** Who a consumer says it is. */
export interface ConsumerNames {
  readonly node: string;
  readonly application?: string | undefined;
}

/** The headers by which a consumer names itself on each HTTP request (spec KEEP-3). */
export const consumerHeaders = ({ node, application }: ConsumerNames): CallHeaders => ({
  [NODE]: encode(node),
  ...(application === undefined ? {} : { [APPLICATION]: encode(application) }),
});

/** Who sent a request; undefined when its headers do not say so, or cannot be decoded. */
export const readConsumerHeaders = (headers: CallHeaders): ConsumerNames | undefined => {
  const node = decode(headers[NODE]);
  if (node === undefined) return undefined;
  const application = decode(headers[APPLICATION]);
  return application === undefined ? { node } : { node, application };
};

/** Percent-encoding as in RFC 3986: JavaScript's own leaves five reserved characters as they are. */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const decode = (text: string | undefined): string | undefined => {
  if (text === undefined || text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
