import { type AddressInfo, connect } from 'node:net';
import type { MonitorOptions } from '../../src/monitor-options.ts';
import { consoleFiles } from '../console-files.ts';
import { type Headers, openStage, type Stage } from '../stage.ts';

/** What came back over the wire. */
export interface Answer {
  readonly status: number;
  /** Names in lower case; of one that came twice, the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The code of the error table in the body; undefined where it bears none. */
  readonly code: string | undefined;
}

/** A monitor that listens on a real socket, with a console of three files and something secret beside it. */
export interface Server extends Stage {
  readonly port: number;
  /** Sends a request as written here: nothing tidies the path up, or adds a header but those that HTTP needs. */
  ask(method: string, path: string, headers?: Headers, body?: string): Promise<Answer>;
  /** Sends bytes, and reads until the monitor hangs up. */
  send(bytes: string): Promise<Answer>;
}

export async function openServer(options: Partial<MonitorOptions> = {}): Promise<Server> {
  const files = consoleFiles();
  const stage = await openStage({ consoleFolder: files.folder, ...options });
  await stage.monitor.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = stage.monitor.app.server.address() as AddressInfo;
  const send = (bytes: string) => exchange(port, bytes);
  return {
    ...stage,
    port,
    send,
    ask(method, path, headers = {}, body = undefined) {
      const all = {
        host: `127.0.0.1:${port}`,
        connection: 'close',
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
        }),
        ...headers,
      };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      return send(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
    },
    async close() {
      await stage.close();
      files.remove();
    },
  };
}

function exchange(port: number, bytes: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    // A monitor that refuses what it has not read to its end cuts the line after its answer.
    socket.on('error', () => {});
    socket.on('close', () => {
      const answer = answerIn(text);
      if (answer) resolve(answer);
      else reject(new Error(`the monitor hung up without an answer to ${bytes.slice(0, 200)}`));
    });
  });
}

function answerIn(text: string): Answer | undefined {
  const [, status, head, rest] = /^HTTP\/1\.1 (\d{3})[^\r]*\r\n([\s\S]*?\r\n)\r\n([\s\S]*)$/.exec(text) ?? [];
  if (status === undefined) return undefined;
  const lines = [...head!.matchAll(/^([^:\r\n]+): ?(.*)\r$/gm)];
  const headers = Object.fromEntries(lines.map(([, name, value]) => [name!.toLowerCase(), value!]));
  const body = headers['transfer-encoding'] === 'chunked' ? unchunked(rest!) : rest!;
  return { status: Number(status), headers, body, code: codeIn(body) };
}

/** Of text in ASCII, which is all that comes in chunks here. */
function unchunked(text: string): string {
  const [, size, rest] = /^([\da-f]+)\r\n([\s\S]*)$/i.exec(text) ?? [];
  const length = Number.parseInt(size ?? '0', 16);
  return length === 0 ? '' : rest!.slice(0, length) + unchunked(rest!.slice(length + 2));
}

function codeIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { readonly code?: string }).code;
  } catch {
    return undefined;
  }
}
