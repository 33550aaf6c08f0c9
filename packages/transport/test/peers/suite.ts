import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Int64Form } from '../../src/index.ts';
import type { Case } from './case.ts';
import { CASES } from './cases.ts';
import { CERTIFICATES } from './link.ts';
import { Matrix, type PeerResults, type Place, partOf, renderPeer } from './matrix.ts';
import { toPeer } from './neutral.ts';
import { callWithOurClient } from './our-client.ts';
import { type OurServer, startOurServer } from './our-server.ts';
import { countSeen, expectOutcomes, expectSeen, mayOvertake, type Outcome } from './outcome.ts';
import { type Fault, nameForPeer, type Peer, SERVICE, stackName } from './peer.ts';
import { PeerProcess, type Program } from './peer-process.ts';
import { ANSWER_MS, ServerOfPeer } from './server-of-peer.ts';
import { beside, type OurSide, prepareOurSide } from './toolchain.ts';

/** Declares the tests of one peer: every case, in both directions, on every stack that it has. */
export const describePeer = async (peer: Peer): Promise<void> => {
  const found = await peer.find();
  if ('missing' in found) {
    describe(peer.name, () => {
      it.skip(`cannot be tested here: ${found.missing}`);
    });
    return;
  }
  describe(`${peer.name} ${found.version}`, () => {
    const matrix = new Matrix();
    let folder = '';
    let sockets = 0;
    const newPath = (): string => join(folder, `${++sockets}.sock`);
    let ours: OurSide;
    let programs: { readonly server: Program; readonly client: Program };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'thriftkeeper-interop-'));
      const prepared = await Promise.all([prepareOurSide(folder), peer.prepare(folder)]);
      ours = prepared[0];
      programs = {
        server: withCertificates(prepared[1].server),
        client: withCertificates(prepared[1].client),
      };
    }, 300_000);
    afterAll(() => rm(folder, { recursive: true, force: true }));

    for (const { name, stacks } of peer.servers) {
      describe.each(stacks.map((stack) => [stackName(stack), stack] as const))(
        `our client to its ${name}, %s`,
        (_, stack) => {
          const place: Place = { side: 'server', program: name, stack };
          const server = new ServerOfPeer(() => programs.server, name, stack, newPath);
          afterAll(() => server.close());
          declareCases(matrix, peer, place, async (one, form, deadlineMs) => {
            try {
              const address = await server.address();
              const outcomes = await callWithOurClient(ours, address, stack, one, form, deadlineMs);
              expectOutcomes(ours.shapes, one.calls, outcomes);
              const inAnyOrder = mayOvertake(ours.shapes, one, stack.transport);
              expectSeen(ours.shapes, one, await server.seen(countSeen(one.calls)), inAnyOrder);
            } catch (error) {
              // What it has still to say belongs to this case: the next one gets a new server.
              await server.close();
              throw error;
            }
          });
          if (stack.link !== 'mutual-tls') return;
          it('lets in nobody without a certificate', async () => {
            const without = { ...stack, link: 'tls' } as const;
            const calling = callWithOurClient(ours, await server.address(), without, ONE, 'Int64', 5000);
            const outcomes = await calling.catch(() => []);
            expect(outcomes.filter((outcome) => !('failed' in outcome))).toEqual([]);
          });
        },
      );
    }

    describe('its client to our server', () => {
      let client: PeerProcess;
      beforeAll(() => {
        client = new PeerProcess(programs.client);
      });
      afterAll(() => client.close());

      describe.each(peer.clientStacks.map((stack) => [stackName(stack), stack] as const))(
        '%s',
        (_, stack) => {
          const servers = new Map<Int64Form, OurServer>();
          afterAll(async () => {
            for (const server of servers.values()) await server.close();
          });
          const place: Place = { side: 'client', program: 'client', stack };
          declareCases(matrix, peer, place, async (one, form) => {
            const server = servers.get(form) ?? (await startOurServer(ours, stack, form, newPath()));
            servers.set(form, server);
            server.seen.length = 0;
            if (client.hasEnded) client = new PeerProcess(programs.client);
            client.drain();
            client.write({
              port: server.port,
              path: server.path,
              link: stack.link ?? 'tcp',
              service: stack.multiplexed ? SERVICE : '',
              transport: stack.transport,
              protocol: nameForPeer(stack),
              calls: one.calls.map(({ client: as = 'Peer', method, args }) => ({
                client: as,
                method,
                args: args.map((arg, i) =>
                  toPeer(ours.shapes, ours.shapes.services.get(as)!.get(method)!.arguments[i]!, arg),
                ),
              })),
            });
            expectOutcomes(ours.shapes, one.calls, await client.read<Outcome[]>(ANSWER_MS));
            expectSeen(ours.shapes, one, server.seen);
          });
        },
      );
    });

    it('docs/interop.md shows this', async ({ skip }) => {
      const results: PeerResults = {
        name: peer.name,
        version: found.version,
        cells: matrix.cells,
        lacks: peer.lacks ?? [],
        remarks: peer.remarks ?? [],
      };
      const { THRIFTKEEPER_INTEROP_RESULTS: write } = process.env;
      if (write !== undefined) {
        await writeFile(join(write, `${peer.name}.json`), JSON.stringify(results));
        return;
      }
      const cells = peer.servers.reduce((sum, { stacks }) => sum + stacks.length, peer.clientStacks.length);
      skip(matrix.cells.length < cells, 'only a part of the cases has run');
      const document = await readFile(beside('../../../../docs/interop.md'), 'utf8').catch(() => '');
      const shown = renderPeer(results);
      const part = partOf(document, shown.slice(0, shown.indexOf('\n')));
      skip(
        part === undefined && document.includes(`## ${peer.name} `),
        'it shows another version of this peer',
      );
      expect(part, 'run: npm run interop').toBe(shown);
    });
  });
};

const ONE: Case = { name: 'one call', calls: [{ method: 'echoBool', args: [true] }] };

const withCertificates = (program: Program): Program => ({
  ...program,
  env: { ...program.env, CERTIFICATES },
});

type RunCase = (one: Case, form: Int64Form, deadlineMs: number) => Promise<void>;

const declareCases = (matrix: Matrix, peer: Peer, place: Place, run: RunCase): void => {
  const other = place.side === 'server' ? 'client' : 'server';
  for (const one of CASES) {
    if (one.only !== undefined && one.only !== other) continue;
    const fault = faultOf(peer.faults, place, one);
    const title = fault === undefined ? one.name : `${one.name} (declared to fail: ${fault.reason})`;
    it(title, async () => {
      const cell = matrix.cell(place);
      try {
        const running = inEachForm(one, fault?.deadlineMs ?? ANSWER_MS, run);
        await (fault === undefined ? running : mustFail(fault, running));
      } catch (error) {
        cell.failed++;
        throw error;
      }
      if (fault === undefined) cell.passed++;
      else cell.known.push({ name: one.name, fault });
    });
  }
};

const inEachForm = async (one: Case, deadlineMs: number, run: RunCase): Promise<void> => {
  for (const form of one.forms ?? (['Int64'] as const)) await run(one, form, deadlineMs);
};

const mustFail = async (fault: Fault, running: Promise<void>): Promise<void> => {
  const error = await running.then(
    () => undefined,
    (reason: Error & { actual?: unknown }) => reason,
  );
  if (error === undefined)
    throw new Error(`this passes now: take the fault out of the table (${fault.reason})`);
  expect(`${error.message} ${JSON.stringify(error.actual)}`, 'it fails in another way than declared').toMatch(
    fault.shows,
  );
};

const faultOf = (faults: readonly Fault[], { side, program, stack }: Place, one: Case): Fault | undefined =>
  faults.find(
    (fault) =>
      fault.cases.includes(one.name) &&
      (fault.side ?? side) === side &&
      (fault.protocols ?? [stack.protocol]).includes(stack.protocol) &&
      (fault.transports ?? [stack.transport]).includes(stack.transport) &&
      (fault.variants ?? [stack.variant ?? 'plain']).includes(stack.variant ?? 'plain') &&
      (fault.links === undefined || fault.links.some((link) => link === stack.link)) &&
      (side === 'client' || (fault.servers ?? [program]).includes(program)),
  );
