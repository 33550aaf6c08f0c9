/** Names and values that travel beside a call or its reply: HTTP headers, info headers of THeader. */
export type CallHeaders = Readonly<Record<string, string>>;

/** Of whatever stack has none. */
export const NO_HEADERS: CallHeaders = Object.freeze({});
