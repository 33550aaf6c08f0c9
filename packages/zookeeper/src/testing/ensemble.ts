import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ZooKeeperClient } from '../client.ts';
import { connect } from '../connect.ts';
import type { Certificates } from './certificates.ts';
import { configFiles, type ServerConfig } from './config.ts';
import { containerMachine, removeOrphans } from './container-machine.ts';
import { eventually } from './eventually.ts';
import { type EnsembleKind, ensembleKind } from './kind.ts';
import { freePort } from './ports.ts';
import { processMachine } from './process-machine.ts';
import { type Machine, serverOn, type ZooKeeperServer } from './server.ts';

/** How a test ensemble is started. */
export interface EnsembleOptions {
  /** 1 (default) for a standalone server, 3 or more for a quorum. */
  readonly servers?: number;
  /** ZooKeeper's tick in milliseconds, default 200: the shortest session is two of them. */
  readonly tickTimeMs?: number;
  /** Lines of `zoo.cfg` beside or instead of the kit's own. */
  readonly config?: Readonly<Record<string, string | number | boolean>>;
  /** Flags for Java, as in `-Dzookeeper.…`; `{conf}` stands for the configuration folder. */
  readonly jvm?: readonly string[];
  /** Files beside `zoo.cfg`, by name; a text may name the folder as `{conf}`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Opens a TLS port too, which asks for a client certificate of the same authority. */
  readonly certificates?: Certificates;
  /** Overrides what the environment asks for. */
  readonly kind?: 'container' | 'process';
}

/** A running ensemble. Closing it removes everything that it started. */
export interface Ensemble extends AsyncDisposable {
  readonly kind: EnsembleKind;
  readonly servers: readonly ZooKeeperServer[];
  /** Every server's address, comma-separated. */
  readonly connectString: string;
  /** Every server's TLS address, comma-separated; undefined without certificates. */
  readonly secureConnectString: string | undefined;
  /** The server that leads (or stands alone), waiting for one to be elected. */
  leader(): Promise<ZooKeeperServer>;
  /** The servers that follow. */
  followers(): Promise<ZooKeeperServer[]>;
  /** Waits until every server serves. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts ZooKeeper servers for a test and waits until they serve: in containers, or as local processes where
 * `THRIFTKEEPER_ZOOKEEPER=process`. With an address list there, it hands out that ensemble instead, whose
 * servers cannot be stopped.
 */
export async function startEnsemble(options: EnsembleOptions = {}): Promise<Ensemble> {
  const kind = options.kind ?? ensembleKind();
  if (kind === 'existing') return existingEnsemble(process.env.THRIFTKEEPER_ZOOKEEPER!, options);
  const count = options.servers ?? 1;
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const clientPorts = await Promise.all(ids.map(freePort));
  const securePorts = options.certificates ? await Promise.all(ids.map(freePort)) : undefined;
  const plan: Plan = { options, ids, clientPorts, securePorts };
  const { machines, clean } = kind === 'container' ? await containers(plan) : await processes(plan);
  const servers = ids.map((id, index) =>
    serverOn(
      machines[index]!,
      id,
      `127.0.0.1:${clientPorts[index]}`,
      securePorts && `127.0.0.1:${securePorts[index]}`,
    ),
  );
  const ensemble = ensembleOf(kind, servers, async () => {
    await Promise.all(machines.map((machine) => machine.remove()));
    await clean();
  });
  try {
    await Promise.all(machines.map((machine) => machine.start()));
    await ensemble.ready();
  } catch (error) {
    await ensemble.close();
    throw error;
  }
  return ensemble;
}

interface Plan {
  readonly options: EnsembleOptions;
  readonly ids: readonly number[];
  readonly clientPorts: readonly number[];
  readonly securePorts: readonly number[] | undefined;
}

async function containers({ options, ids, clientPorts, securePorts }: Plan) {
  const { Network } = await import('testcontainers');
  await removeOrphans();
  const network = ids.length > 1 ? await new Network().start() : undefined;
  const machines = ids.map((id, index): Machine => {
    const ports = [{ container: 2181, host: clientPorts[index]! }];
    if (securePorts) ports.push({ container: 2281, host: securePorts[index]! });
    const config = serverConfig(options, id, {
      dataDir: '/data',
      configDir: '/conf',
      clientPort: 2181,
      securePort: securePorts && 2281,
      peers: ids.map((peer) => `zk${peer}:2888:3888`),
    });
    return containerMachine({
      id,
      ...described(options, config),
      ports,
      network: network && { started: network, alias: `zk${id}` },
    });
  });
  return { machines, clean: async () => void (await network?.stop()) };
}

async function processes({ options, ids, clientPorts, securePorts }: Plan) {
  const peers = await Promise.all(ids.map(async () => `127.0.0.1:${await freePort()}:${await freePort()}`));
  const machines = await Promise.all(
    ids.map(async (id, index): Promise<Machine> => {
      const folder = await mkdtemp(join(tmpdir(), `zookeeper-${id}-`));
      const config = serverConfig(options, id, {
        dataDir: join(folder, 'data'),
        configDir: folder,
        clientPort: clientPorts[index]!,
        securePort: securePorts?.[index],
        peers,
      });
      const { files, jvm } = described(options, config);
      return processMachine(folder, id, files, jvm);
    }),
  );
  return { machines, clean: async () => {} };
}

type Place = Pick<ServerConfig, 'dataDir' | 'configDir' | 'clientPort' | 'securePort' | 'peers'>;

const serverConfig = (options: EnsembleOptions, id: number, place: Place): ServerConfig => ({
  id,
  ...place,
  tickTimeMs: options.tickTimeMs ?? 200,
  more: options.config ?? {},
});

/** The files and Java flags of a server, with `{conf}` replaced by where its files really stand. */
function described(options: EnsembleOptions, config: ServerConfig) {
  const placed = (text: string) => text.replaceAll('{conf}', config.configDir);
  const extra = Object.fromEntries(
    Object.entries(options.files ?? {}).map(([name, text]) => [name, placed(text)]),
  );
  return { files: configFiles(config, options.certificates, extra), jvm: (options.jvm ?? []).map(placed) };
}

function ensembleOf(
  kind: EnsembleKind,
  servers: readonly ZooKeeperServer[],
  remove: () => Promise<void>,
): Ensemble {
  const withRole = async (...wanted: string[]) => {
    const roles = await Promise.all(servers.map((server) => server.role()));
    return servers.filter((_, index) => wanted.includes(roles[index] ?? ''));
  };
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= remove());
  return {
    kind,
    servers,
    connectString: servers.map((server) => server.address).join(','),
    secureConnectString: servers[0]?.secureAddress && servers.map((server) => server.secureAddress).join(','),
    leader: () =>
      eventually('a leader is elected', async () => (await withRole('leader', 'standalone'))[0], {
        timeoutMs: 60_000,
      }),
    followers: () => withRole('follower'),
    ready: async () => void (await Promise.all(servers.map((server) => server.ready()))),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** An ensemble that is somebody's: it can be used below a node of the test's own, not broken. */
async function existingEnsemble(addresses: string, options: EnsembleOptions): Promise<Ensemble> {
  if (options.certificates || options.jvm || options.files || options.config) {
    throw new Error(
      'this test configures its servers; it cannot run on the ensemble that THRIFTKEEPER_ZOOKEEPER names',
    );
  }
  const refuse = async () => {
    throw new Error('the ensemble that THRIFTKEEPER_ZOOKEEPER names is not ours to break');
  };
  const machine: Machine = {
    start: refuse,
    kill: refuse,
    stop: refuse,
    freeze: refuse,
    thaw: refuse,
    wipe: refuse,
    log: async () => '',
    remove: refuse,
  };
  const client = await connect(addresses);
  const folder = `/test-${randomBytes(6).toString('hex')}`;
  await client.create(folder);
  const servers = addresses.split(',').map((address, index) => serverOn(machine, index + 1, address.trim()));
  const ensemble = ensembleOf('existing', servers, async () => {
    await removeBelow(client, folder);
    await client.close();
  });
  return { ...ensemble, connectString: `${addresses}${folder}` };
}

/** Deletes a node and all below it, as far as it may: what is closed to us stays. */
async function removeBelow(client: ZooKeeperClient, path: string): Promise<void> {
  const { children } = await client.children(path).catch(() => ({ children: [] }));
  await Promise.all(children.map((child) => removeBelow(client, `${path}/${child}`)));
  await client.delete(path).catch(() => {});
}
