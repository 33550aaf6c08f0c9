import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOn } from '../src/index.ts';
import { serving } from './serving.ts';
import { STYLES } from './stacks.ts';

const { connect } = serving();
const { Calculator } = STYLES[1]!;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers the first bytes with these. */
const answering = async (bytes: Uint8Array | string): Promise<string> => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(bytes));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a server that answers in another stack', () => {
  it.each([
    ['HTTP', 'buffered', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['TLS', 'buffered', hex('15030300020228')],
    ['framed binary messages', 'buffered', hex('00000011 80010002 00000003 616464 00000001 00')],
    ['buffered binary messages', 'framed', hex('80010002 00000003 616464 00000001 00')],
    ['buffered compact messages', 'framed', hex('82410103 616464 00')],
  ] as const)('is recognised: %s to a %s client', async (what, transport, bytes) => {
    const connection = await connect(await answering(bytes), { transport });
    const error = await clientOn(connection, Calculator)
      .add(1, 2)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'PROTOCOL_ERROR', outcome: 'unknown', details: { written: true } });
    expect(String(error)).toContain(`it sends ${what}`);
    await connection.closed;
  });

  it.each([
    ['an answer to no call', hex('80010002 00000003 616464 00000063 00'), /belongs to no call/],
    ['a call', hex('80010001 00000003 616464 00000001 00'), /type 1 where an answer/],
    ['a list that claims too much', hex('80010002 00000003 616464 00000001 0f0000 08 77359400'), /elements/],
  ])('or makes no sense, ends the connection: %s', async (_what, bytes, why) => {
    const connection = await connect(await answering(bytes));
    const client = clientOn(connection, Calculator);
    await expect(client.add(1, 2)).rejects.toThrow(why);
    await connection.closed;
    await expect(client.add(1, 2)).rejects.toMatchObject({ code: 'CLOSED', outcome: 'notWritten' });
  });

  it('without a result for a method that has one is said so', async () => {
    const connection = await connect(await answering(hex('80010002 00000003 616464 00000001 00')));
    await expect(clientOn(connection, Calculator).add(1, 2)).rejects.toMatchObject({
      code: 'INVALID_RESULT',
      outcome: 'answered',
    });
    expect(connection.isOpen).toBe(true);
  });
});
