import { get, type IncomingMessage } from 'node:http';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { expect } from 'vitest';
import type { Headers } from './stage.ts';

export interface Message {
  readonly id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what the stream says is what the tests are about
  readonly data: any;
}

/** A stream, read as an EventSource reads it. */
export interface Reader {
  readonly messages: Message[];
  readonly isOver: () => boolean;
  /** Stops reading without hanging up, as a page does whose machine sleeps. */
  readonly response: IncomingMessage;
  close(): void;
}

/** Opens a stream, and waits for its first message. @param path from the root */
export async function openStream(port: number, path: string, headers: Headers): Promise<Reader> {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get({ port, path, headers }, resolve).on('error', reject),
  );
  expect(response.statusCode).toBe(200);
  const messages: Message[] = [];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const parts = text.split('\n\n');
    text = parts.pop()!;
    for (const part of parts) {
      const data = /^data: ([^\n]*)/m.exec(part)?.[1];
      if (data !== undefined) messages.push({ id: /^id: ([^\n]*)/m.exec(part)?.[1], data: JSON.parse(data) });
    }
  });
  const reader = { messages, response, isOver: () => response.complete, close: () => response.destroy() };
  await count(reader, 1);
  return reader;
}

export const count = (reader: Reader, messages: number) =>
  eventually(`${messages} messages`, () => reader.messages.length >= messages);
