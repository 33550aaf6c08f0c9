import type { MapEdge, ServiceDetail } from '../../../src/api/types.ts';
import { seeded } from './seeded.ts';

/** Who calls whom: most consumers call most providers, some edges fail, some are ejected. */
export function edgesOf({ providers, consumers }: ServiceDetail): MapEdge[] {
  const random = seeded(providers.length);
  return consumers.flatMap(({ node, application, load }) =>
    providers
      .filter(() => random() < 0.8)
      .map((provider): MapEdge => {
        const callsPerSecond = ((load?.callsPerSecond ?? 0) / providers.length) * (0.3 + 1.4 * random());
        const troubled = random() < 0.02;
        return {
          consumer: node,
          ...(application !== undefined && { application }),
          provider: provider.node,
          callsPerSecond,
          failedPerSecond: callsPerSecond * (troubled ? 0.3 : random() < 0.3 ? 0.002 : 0),
          p99Us: 2_000 + 30_000 * random() ** 4,
          connections: 1,
          ejected: troubled && random() < 0.4,
        };
      }),
  );
}
