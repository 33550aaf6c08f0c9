import { connect as connectTcp } from 'node:net';
import { clientOn } from '../../src/client/client-on.ts';
import { type Connection, connect, type Listener, listen } from '../../src/index.ts';
import { STACKS } from '../stacks.ts';
import { handler, service } from './calls.ts';
import type { HostileCase } from './hostile-case.ts';
import { turn } from './memory-socket.ts';
import type { AttackedStack } from './recording.ts';
import { LIMITS, mayEndWith } from './verdict.ts';

/** Longer than any of it takes, however busy the machine is. */
const HUNG_MS = 60_000;

/** A listener of one stack, and a client on another connection that must not notice what happens on others. */
interface Target {
  readonly listener: Listener;
  readonly bystander: Connection;
}

/** Listeners of every stack on real sockets. */
export class ListenersUnderFire {
  private readonly targets: ReadonlyMap<string, Target>;
  private readonly badEnds: Error[];
  private asked = 0;

  private constructor(targets: ReadonlyMap<string, Target>, badEnds: Error[]) {
    this.targets = targets;
    this.badEnds = badEnds;
  }

  static async start(): Promise<ListenersUnderFire> {
    const targets = new Map<string, Target>();
    const badEnds: Error[] = [];
    const hooks = {
      connectionClosed: (_: unknown, error: Error | undefined) => {
        // Our attackers hang up while they are answered: what the system says of that is no matter.
        if (error !== undefined && !('syscall' in error) && !mayEndWith(error)) badEnds.push(error);
      },
    };
    for (const stack of STACKS) {
      const options = { address: '127.0.0.1:0', service, limits: LIMITS, hooks, ...stack };
      const listener = await listen(options, handler);
      targets.set(nameOf(stack), { listener, bystander: await connect(listener.address, stack) });
    }
    return new ListenersUnderFire(targets, badEnds);
  }

  /**
   * Throws the pieces at a listener, and hangs up. Undefined when all is well: the connection is closed, and a call on
   * another one is answered as it should be.
   */
  async trial(attack: HostileCase): Promise<string | undefined> {
    const { listener, bystander } = this.targets.get(nameOf(attack))!;
    const socket = connectTcp(listener.address as { host: string; port: number });
    socket.on('error', () => {}).resume();
    const closed = Promise.withResolvers<boolean>();
    socket.on('close', () => closed.resolve(true));
    const timer = setTimeout(() => closed.resolve(false), HUNG_MS);
    const answered = this.ask(bystander);
    for (const piece of attack.pieces) {
      if (socket.writable) socket.write(piece);
      await turn();
    }
    socket.end();
    const isClosed = await closed.promise;
    clearTimeout(timer);
    socket.destroy();
    if (!isClosed) return `the connection is still open ${HUNG_MS} ms after its peer had no more to say`;
    const badEnd = this.badEnds.shift();
    if (badEnd !== undefined) return `a connection ended with ${badEnd.stack}`;
    return answered;
  }

  async close(): Promise<void> {
    for (const { listener, bystander } of this.targets.values()) {
      await bystander.close();
      await listener.close();
    }
  }

  private async ask(bystander: Connection): Promise<string | undefined> {
    const text = `question ${++this.asked}`;
    try {
      const answer = await clientOn(bystander, service).echoString(text, { deadlineMs: HUNG_MS });
      return answer === text ? undefined : `another connection was answered '${answer}' to '${text}'`;
    } catch (error) {
      return `a call on another connection failed: ${(error as Error).stack}`;
    }
  }
}

const nameOf = ({ transport, protocol }: AttackedStack): string => `${transport}/${protocol}`;
