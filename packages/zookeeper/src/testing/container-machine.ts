import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { javaFlags } from './config.ts';
import type { Machine } from './server.ts';

/** The image of test servers: the official one unless THRIFTKEEPER_ZOOKEEPER_IMAGE names another. */
export const image = () => process.env.THRIFTKEEPER_ZOOKEEPER_IMAGE || 'zookeeper:3.9';

/** What a container of ours carries, so that one whose test process was killed can be found and removed. */
export const ownerLabel = 'org.thriftkeeper.test-owner';

/** How a server's container is made. */
export interface ContainerPlan {
  readonly id: number;
  readonly files: Readonly<Record<string, string>>;
  readonly jvm: readonly string[];
  /** Container port to host port; fixed, so that an address outlives a restart. */
  readonly ports: readonly { readonly container: number; readonly host: number }[];
  readonly network: { readonly started: StartedNetwork; readonly alias: string } | undefined;
}

/** A ZooKeeper server in a container of its own. */
export function containerMachine(plan: ContainerPlan): Machine {
  let started: StartedTestContainer | undefined;
  let fresh = true;

  const create = async () => {
    const { GenericContainer, Wait } = await import('testcontainers');
    let container = new GenericContainer(image())
      .withLabels({ [ownerLabel]: String(process.pid) })
      .withEnvironment({ JVMFLAGS: [...javaFlags, ...plan.jvm].join(' ') })
      .withExposedPorts(...plan.ports)
      .withCopyContentToContainer([
        ...Object.entries(plan.files).map(([name, content]) => ({
          content,
          target: `/conf/${name}`,
          mode: 0o644,
        })),
        { content: `${plan.id}\n`, target: '/data/myid', mode: 0o644 },
      ]);
    // Readiness is asked of ZooKeeper itself, see `serverOn`; the engine's own probe would only add a wait.
    container = container.withWaitStrategy(Wait.forLogMessage(/./)).withStartupTimeout(60_000);
    if (plan.network)
      container = container.withNetwork(plan.network.started).withNetworkAliases(plan.network.alias);
    started = await container.start();
    fresh = false;
  };
  const handle = async () => {
    if (started === undefined) throw new Error(`server ${plan.id} has no container`);
    const { getContainerRuntimeClient } = await import('testcontainers');
    return (await getContainerRuntimeClient()).container.getById(started.getId());
  };
  /** A container may already be what was asked for: the engine says so with 304 or 409, or in words. */
  const settle = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      ({ statusCode, message }: Error & { statusCode?: number }) => {
        const already =
          statusCode === 304 || statusCode === 409 || /is not paused|is already paused/.test(message);
        if (!already) throw new Error(`server ${plan.id}: ${message}`);
      },
    );

  return {
    async start() {
      if (fresh) await create();
      else await settle((await handle()).start());
    },
    async kill() {
      await settle((await handle()).kill());
      await settle((await handle()).wait());
    },
    async stop() {
      const container = await handle();
      await settle(container.unpause().catch(() => undefined));
      await settle(container.stop({ t: 5 }));
    },
    async freeze() {
      await settle((await handle()).pause());
    },
    async thaw() {
      await settle((await handle()).unpause());
    },
    async wipe() {
      await started?.stop({ remove: true, removeVolumes: true });
      started = undefined;
      fresh = true;
    },
    async log() {
      const text = await (await handle()).logs({ stdout: true, stderr: true, tail: 20 });
      return text.toString();
    },
    async remove() {
      const container = started;
      started = undefined;
      if (container === undefined) return;
      const { getContainerRuntimeClient } = await import('testcontainers');
      const docker = (await getContainerRuntimeClient()).container.getById(container.getId());
      await docker.remove({ force: true, v: true }).catch(() => undefined);
    },
  };
}

/** Removes containers and networks whose test process no longer lives on this machine. */
export async function removeOrphans(): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const docker = (await getContainerRuntimeClient()).container.dockerode;
  const filters = { label: [ownerLabel] };
  for (const { Id, Labels } of await docker.listContainers({ all: true, filters })) {
    if (!alive(Number(Labels[ownerLabel])))
      await docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch(() => undefined);
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
