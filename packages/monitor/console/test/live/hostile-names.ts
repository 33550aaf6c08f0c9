import type { Registry } from '@thriftkeeper/registry';

/** Texts that would do something if a page took them for markup. Names can hold all but the one with a slash. */
export const script = '<script>window.pwned=1</script>';
export const image = '"><img src=x onerror=window.pwned=1>';
/** Turns what follows around, unless it is kept in its place; and letters that are written from the right. */
export const backwards = '\u202Eשלום עולם {{7*7}} 100%\u2066';
export const long = `${'very-long-'.repeat(24)}end`;

/** All in one, as long as a field may be. */
export const mixed = `${script}${image}${backwards}`;

/** A service, nodes, records, reports and decisions that hold such texts wherever they may. */
export async function announceHostile(registry: Registry): Promise<void> {
  const provider = registry.announceProvider(image, image, {
    address: '127.0.0.1:9',
    zone: mixed,
    version: script,
    host: long,
    library: mixed,
    tags: { [script]: image, [backwards]: long },
  });
  await provider.registered();
  const others = [backwards, long].map((node) =>
    registry.announceProvider(image, node, { address: 'unix:/<b>/"', zone: long, version: long }),
  );
  const consumers = [image, long].map((node) =>
    registry.announceConsumer(image, node, {
      application: node === long ? long : mixed,
      zone: script,
      version: script,
      host: mixed,
      library: long,
    }),
  );
  await Promise.all([...others, ...consumers].map((one) => one.registered()));
  const now = Date.now();
  const said = {
    startedAt: new Date(now - 60_000).toISOString(),
    at: new Date(now).toISOString(),
    sequence: 1,
    intervalMs: 60_000,
  };
  const counts = { received: 90, answered: 60, failed: 30 };
  await registry
    .announceStats('providers', provider, {
      role: 'provider',
      ...said,
      connections: 2,
      inProgress: 0,
      consumers: [
        { node: image, application: mixed, connections: 1, received: 60 },
        { address: '127.0.0.1', connections: 1, received: 30 },
      ],
      methods: { [script]: counts, [long]: counts, [backwards]: counts },
    })
    .registered();
  await registry
    .announceStats('consumers', consumers[0]!, {
      role: 'consumer',
      ...said,
      providers: {
        [image]: {
          attempts: 90,
          answered: 60,
          failed: { [script.slice(1, 7).toUpperCase()]: 30 },
          connections: 1,
        },
      },
    })
    .registered();
  await decide(registry);
}

async function decide(registry: Registry): Promise<void> {
  const said = { by: script, at: new Date().toISOString(), why: mixed };
  await registry.control(image).update(() => ({
    providers: {
      [image]: { weight: { value: 3, ...said } },
      [long]: { state: { value: 'draining', ...said } },
    },
    consumers: { [`node:${image}`]: { limit: { callsPerSecond: 2, ...said } } },
    policy: { methods: { [script]: { deadlineMs: 500 }, '*': { deadlineMs: 900 } }, ...said },
  }));
}
