import { describe, expect, it } from 'vitest';
import { authenticate } from './authentication.ts';
import { ZooKeeperError } from './errors.ts';
import type { SaslMechanism } from './sasl.ts';

const server = { host: 'h', port: 1 };
const echo = async (token: Uint8Array) => token;
const stepping = (steps: number): SaslMechanism => ({
  name: 'TEST',
  start() {
    let left = steps;
    return { next: () => (left-- > 0 ? Buffer.from('token') : undefined) };
  },
});

describe('authenticate', () => {
  it('goes back and forth until the mechanism is done', async () => {
    expect(await authenticate(stepping(3), server, echo)).toEqual({ type: 'authenticated' });
  });

  it('gives up on a mechanism that never is', async () => {
    expect(await authenticate(stepping(1_000), server, echo)).toMatchObject({ type: 'authRefused' });
  });

  it('refuses what the mechanism throws, to begin with or later', async () => {
    const broken: SaslMechanism = {
      name: 'TEST',
      start() {
        throw new Error('no ticket');
      },
    };
    expect(await authenticate(broken, server, echo)).toEqual({
      type: 'authRefused',
      reason: 'SASL TEST: no ticket',
    });
  });

  it('tells a refusal by the server from a lost connection', async () => {
    const failing = (code: 'AUTH_FAILED' | 'CONNECTION_LOSS') => async () => {
      throw new ZooKeeperError(code, 'why');
    };
    expect(await authenticate(stepping(1), server, failing('AUTH_FAILED'))).toMatchObject({
      type: 'authRefused',
    });
    expect(await authenticate(stepping(1), server, failing('CONNECTION_LOSS'))).toMatchObject({
      code: 'CONNECTION_LOSS',
    });
    expect(await authenticate(stepping(1), server, async () => undefined)).toMatchObject({
      type: 'authRefused',
    });
  });
});
