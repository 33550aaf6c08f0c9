import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../access/gatekeeper.ts';
import type { Right } from '../access/permissions.ts';
import type { apiSchemas } from '../generated/api-schemas.ts';

/** Name of a type of the API. */
export type SchemaName = keyof typeof apiSchemas & string;

/** A request whose sender may make it, checked by its schema. */
export interface ApiRequest<B = unknown> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: B;
  /** Undefined only where a route needs no sign-in. */
  readonly caller: Caller | undefined;
  /** Where it comes from. */
  readonly address: string;
  /** The session's secret, as the browser sent it. */
  readonly cookie: string | undefined;
  readonly lastEventId: string | undefined;
  readonly raw: IncomingMessage;
}

/** What goes back beside the body. */
export interface ApiReply {
  setCookie(secret: string, expiresAtMs: number): void;
  clearCookie(): void;
  contentType(type: string): void;
  status(code: number): void;
  /** Takes the answer over: for streams. */
  takeOver(): ServerResponse;
}

/** A route of the API: everything that the server and the OpenAPI document need to know about it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `:name` for parameters; or from the root, with `absolute`. */
  readonly path: string;
  readonly absolute?: boolean;
  /** What the caller needs; `undefined` for nothing, and no sign-in. */
  readonly right: Right | undefined;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** Type of the request's body. */
  readonly takes?: SchemaName;
  /** Parameters of the query, as JSON Schemas of texts, each optional. */
  readonly query?: Readonly<Record<string, object>>;
  /** Type of the answer's body; without, it has none (204), or `media`. */
  readonly gives?: SchemaName;
  /** Media type of an answer that is not JSON. */
  readonly media?: string;
  /** Status of success: default 200, or 204 without a body. */
  readonly status?: number;
  // biome-ignore lint/suspicious/noExplicitAny: each route knows the type of its body, which the schema has checked
  readonly run: (request: ApiRequest<any>, reply: ApiReply) => unknown;
}

/** Queries are texts; these are the shapes that there are. */
export const queries = {
  text: { type: 'string', minLength: 1, maxLength: 255 },
  wholeNumber: { type: 'string', pattern: '^\\d{1,16}$' },
  limit: { type: 'string', pattern: '^(1000|[1-9]\\d{0,2})$', description: '1 to 1000; default 100' },
} as const;

/** A whole number of a query; undefined when it is left out. */
export const wholeNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
