import type { ApiError } from '../../../src/api/types.ts';
import { basePath } from './base-path.ts';

/** Why a request of the console failed. `status` 0: the monitor could not be reached. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly code: ApiError['code'] | 'UNREACHABLE';
  readonly details: ApiError['details'];

  constructor(
    status: number,
    { code, message, details }: Pick<RequestError, 'code' | 'message' | 'details'>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** What stands in a path: a name of a service or node, percent-encoded. */
export const segment = encodeURIComponent;

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Requests to the monitor's API, for whoever is signed in by cookie. */
export class Api {
  /** Sent with everything but GET; known once somebody is signed in. */
  csrfToken: string | null = null;
  /** Called when the monitor says that nobody is signed in (any more). */
  onSignedOut: () => void = () => {};

  readonly #fetch: typeof fetch;

  constructor(fetchWith: typeof fetch = (input, init) => fetch(input, init)) {
    this.#fetch = fetchWith;
  }

  /**
   * @param path below `/api/v1`, names in it encoded by {@link segment}
   * @throws RequestError with the code of the monitor's error table
   */
  async request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
    const response = await this.open(path, options);
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }

  /** The same, with the body still to be read. */
  async open(
    path: string,
    options: RequestOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Response> {
    const { method = 'GET', body, signal } = options;
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method !== 'GET' && this.csrfToken !== null) headers['x-csrf-token'] = this.csrfToken;
    const response = await this.#send(`${basePath}/api/v1${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    if (response.ok) return response;
    const error = new RequestError(response.status, await errorOf(response));
    if (error.code === 'UNAUTHENTICATED' && path !== '/session') this.onSignedOut();
    throw error;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(path, init);
    } catch (cause) {
      init.signal?.throwIfAborted();
      const message = 'The monitor cannot be reached. Is it running, and is the network there?';
      throw Object.assign(new RequestError(0, { code: 'UNREACHABLE', message, details: {} }), { cause });
    }
  }
}

/** What the monitor said, or, when something in front of it answered, what can be told from the status. */
async function errorOf(response: Response): Promise<Pick<RequestError, 'code' | 'message' | 'details'>> {
  const body = (await response.json().catch(() => undefined)) as Partial<ApiError> | undefined;
  return {
    code: body?.code ?? 'UNKNOWN',
    message: body?.message ?? `The monitor answered with status ${response.status}.`,
    details: body?.details ?? {},
  };
}

/** The one of this page. */
export const api = new Api();
