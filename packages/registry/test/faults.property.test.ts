import fc from 'fast-check';
import { describe, it } from 'vitest';
import { FaultWorld, providers, watcher } from './fault-world.ts';

/** What the commands know of the world, to choose what can happen next. */
interface Model {
  readonly suspended: Set<number>;
  readonly left: Set<number>;
}

type Act = (world: FaultWorld, model: Model) => void | Promise<void>;

/** Something that happens, and when it can. */
class Happening implements fc.AsyncCommand<Model, FaultWorld, true> {
  readonly #name: string;
  readonly #can: (model: Model) => boolean;
  readonly #act: Act;

  constructor(name: string, can: (model: Model) => boolean, act: Act) {
    this.#name = name;
    this.#can = can;
    this.#act = act;
  }

  async check(model: Readonly<Model>): Promise<boolean> {
    return this.#can(model);
  }

  async run(model: Model, world: FaultWorld): Promise<void> {
    await this.#act(world, model);
    await world.look();
  }

  toString(): string {
    return this.#name;
  }
}

const anybody = fc.constantFrom(...providers, watcher);
const provider = fc.constantFrom(...providers);
const always = () => true;

const suspend = anybody.map(
  (who) =>
    new Happening(
      `suspend(${who})`,
      ({ suspended }) => !suspended.has(who),
      (world, { suspended }) => {
        suspended.add(who);
        world.faults(who).suspend();
      },
    ),
);
const resume = anybody.map(
  (who) =>
    new Happening(
      `resume(${who})`,
      ({ suspended }) => suspended.has(who),
      (world, { suspended }) => {
        suspended.delete(who);
        world.faults(who).resume();
      },
    ),
);
const expire = anybody.map(
  (who) => new Happening(`expire(${who})`, always, (world) => world.faults(who).expire()),
);
const lose = fc
  .tuple(anybody, fc.constantFrom('before' as const, 'after' as const))
  .map(
    ([who, when]) =>
      new Happening(`lose(${who}, ${when})`, always, (world) => world.faults(who).loseNext(when)),
  );
const others = fc
  .tuple(
    provider,
    fc.constantFrom(
      'deletedByOthers' as const,
      'overwrittenByOthers' as const,
      'leftByFormerSession' as const,
    ),
  )
  .map(([who, what]) => new Happening(`${what}(${who})`, always, (world) => world[what](who)));
const broken = provider.map(
  (who) => new Happening(`broken(${who})`, always, (world) => world.foundBroken(who)),
);
const change = provider.map(
  (who) =>
    new Happening(
      `change(${who})`,
      ({ left }) => !left.has(who),
      (world) => world.change(who),
    ),
);
const leave = provider.map(
  (who) =>
    new Happening(
      `leave(${who})`,
      ({ left }) => !left.has(who),
      (world, { left }) => {
        left.add(who);
        world.leave(who);
      },
    ),
);
const restartEmpty = fc.constant(
  new Happening('restartEmpty', always, (world, { suspended }) => {
    suspended.clear();
    world.restartEmpty();
  }),
);
const pass = fc
  .integer({ min: 1, max: 15_000 })
  .map((ms) => new Happening(`pass(${ms})`, always, (world) => world.pass(ms)));

const happenings = (maxCommands: number) =>
  // Time passes about once in three.
  fc.commands(
    [suspend, resume, expire, lose, others, broken, change, leave, restartEmpty, pass, pass, pass, pass],
    { maxCommands, size: 'max' },
  );

/** Lets things happen to a world, and looks at it in between. */
async function happen(
  recursive: boolean,
  commands: Iterable<fc.AsyncCommand<Model, FaultWorld, true>>,
): Promise<FaultWorld> {
  const world = new FaultWorld(recursive);
  const start = () => ({ model: { suspended: new Set<number>(), left: new Set<number>() }, real: world });
  await fc.asyncModelRun(start, commands);
  return world;
}

describe.each([
  ['with recursive watches', true],
  ['with one-shot watches', false],
])('whatever happens to connections, sessions and nodes, %s', (_, recursive) => {
  it('no node is away for longer than session and two seconds, a good list is not lost, and nothing is left after close', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(40), async (commands) => {
        const world = await happen(recursive, commands);
        await world.calm();
        // One-shot watches cannot be taken back; those of a closed session go with it.
        if (recursive) await world.closeWatch();
        await world.close();
      }),
      { numRuns: 300 },
    );
  });

  it('nothing is left after a close in the middle of it', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(15), async (commands) => {
        const world = await happen(recursive, commands);
        await world.close();
      }),
      { numRuns: 150 },
    );
  });
});
