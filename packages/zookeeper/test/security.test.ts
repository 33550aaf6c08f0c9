import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connect,
  creatorAcl,
  digestMd5,
  type SaslMechanism,
  saslAcl,
  ZooKeeperClient,
  type ZooKeeperError,
} from '../src/index.ts';
import {
  type Certificates,
  type Ensemble,
  eventually,
  faultsPossible,
  makeCertificates,
  startEnsemble,
} from '../src/testing/index.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: ZooKeeperError) => error.code,
  );

describe.skipIf(!faultsPossible())('TLS', () => {
  let certificates: Certificates;
  let ensemble: Ensemble;
  beforeAll(async () => {
    certificates = await makeCertificates();
    ensemble = await startEnsemble({ certificates });
  });
  afterAll(async () => ensemble?.close());

  const address = () => ensemble.secureConnectString as string;

  it('connects with a client certificate, which is an identity to the server', async () => {
    const { ca, client: pair } = certificates;
    await using client = await connect(address(), { tls: { ca, cert: pair.cert, key: pair.key } });
    expect(await client.whoAmI()).toContainEqual({ scheme: 'x509', id: 'CN=client' });
    await client.create('/tls', 'x', { acl: creatorAcl });
    expect((await client.get('/tls')).data.toString()).toBe('x');
    await using plain = await connect(ensemble.connectString);
    expect(await codeOf(plain.get('/tls'))).toBe('NO_AUTH');
  });

  it('carries large answers and bursts', async () => {
    const { ca, client: pair } = certificates;
    await using client = await connect(address(), { tls: { ca, cert: pair.cert, key: pair.key } });
    const data = Buffer.alloc(300_000, 'x');
    await client.create('/tls-large', data);
    const reads = await Promise.all(Array.from({ length: 30 }, () => client.get('/tls-large')));
    expect(reads.every((read) => read.data.equals(data))).toBe(true);
    await Promise.all(Array.from({ length: 2_000 }, () => client.exists('/tls-large')));
  });

  it('refuses a server whose certificate it does not trust, with the reason', async () => {
    const { client: pair } = certificates;
    await expect(connect(address(), { tls: { ...pair }, timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringMatching(/certificate/),
    });
  });

  it('does not get in without a client certificate', async () => {
    const { ca } = certificates;
    expect(await codeOf(connect(address(), { tls: { ca }, timeoutMs: 1_000 }))).toBe('TIMEOUT');
  });

  it('says that nothing answers where one side speaks TLS and the other does not', async () => {
    expect(await codeOf(connect(address(), { timeoutMs: 1_500, sessionTimeoutMs: 1_500 }))).toBe('TIMEOUT');
    expect(
      await codeOf(connect(ensemble.connectString, { tls: true, timeoutMs: 1_500, sessionTimeoutMs: 1_500 })),
    ).toBe('TIMEOUT');
  });
});

describe.skipIf(!faultsPossible())('SASL DIGEST-MD5', () => {
  let ensemble: Ensemble;
  beforeAll(async () => {
    ensemble = await startEnsemble({
      files: {
        'jaas.conf':
          'Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_bob="bob secret"; };\n',
      },
      jvm: ['-Djava.security.auth.login.config={conf}/jaas.conf'],
      config: { 'authProvider.sasl': 'org.apache.zookeeper.server.auth.SASLAuthenticationProvider' },
    });
  });
  afterAll(async () => ensemble?.close());

  it('authenticates on every connection of the session', async () => {
    await using client = await connect(ensemble.connectString, { sasl: digestMd5('bob', 'bob secret') });
    expect(await client.whoAmI()).toContainEqual({ scheme: 'sasl', id: 'bob' });
    await client.create('/sasl', 'x', { acl: [saslAcl('bob')] });
    await using stranger = await connect(ensemble.connectString);
    expect(await codeOf(stranger.get('/sasl'))).toBe('NO_AUTH');
    const before = client.state;
    await ensemble.servers[0]!.kill();
    await eventually('suspended', () => client.state.name === 'suspended');
    await ensemble.servers[0]!.start();
    await client.waitConnected();
    expect(client.state).toMatchObject({ sessionId: before.name === 'connected' && before.sessionId });
    expect((await client.get('/sasl')).data.toString()).toBe('x');
  });

  it('gives up on a wrong password, with the reason in the state', async () => {
    const client = new ZooKeeperClient(ensemble.connectString, { sasl: digestMd5('bob', 'wrong') });
    const waiting = codeOf(client.get('/'));
    expect(await codeOf(client.waitConnected())).toBe('AUTH_FAILED');
    expect(client.state).toMatchObject({
      name: 'authFailed',
      reason: expect.stringContaining('AUTH_FAILED'),
    });
    expect(await waiting).toBe('AUTH_FAILED');
    expect(await codeOf(client.get('/'))).toBe('AUTH_FAILED');
    await client.close();
  });

  it('reports what a plugged-in mechanism fails with', async () => {
    const broken: SaslMechanism = {
      name: 'GSSAPI',
      start: ({ host }) => ({
        next: async () => Promise.reject(new Error(`no ticket for zookeeper@${host}`)),
      }),
    };
    await expect(connect(ensemble.connectString, { sasl: broken })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining('no ticket for zookeeper@127.0.0.1'),
    });
  });

  it('says what is missing on a server that has no SASL', async () => {
    await using plain = await startEnsemble();
    await expect(connect(plain.connectString, { sasl: digestMd5('bob', 'x') })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining('JAAS'),
    });
  });
});
