import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process of its own that is asked one thing at a time. */
export interface Child<Question, Answer> extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<void>;
  /** @throws Error when the process says one, ends, or has not answered within the bound */
  ask(question: Question): Promise<Answer>;
}

/** What the process says: once when it is ready, then once per question. */
export type Said<Answer> =
  | { readonly answer: Answer }
  | { readonly error: string }
  | { readonly ready: true };

const answerBoundMs = 120_000;

/**
 * Starts a module in a process of its own and waits until it is ready.
 *
 * @param module beside this one
 */
export async function startChild<Question extends object, Answer>(
  module: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): Promise<Child<Question, Answer>> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...execArgv],
  });
  const name = `${module} ${args.join(' ')}`;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await next(child, name);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    pid: child.pid!,
    ended,
    async ask(question) {
      const said = next<Answer>(child, name);
      child.send(question);
      return said as Promise<Answer>;
    },
    [Symbol.asyncDispose]: end,
  };
}

function next<Answer>(child: ChildProcess, name: string): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      act();
    };
    const onMessage = (said: Said<Answer>) =>
      settle(() => {
        if ('error' in said) reject(new Error(`${name}: ${said.error}`));
        else resolve('answer' in said ? said.answer : undefined);
      });
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`${name} ended (${signal ?? code})`)));
    const timer = setTimeout(
      () => settle(() => reject(new Error(`${name} has not answered within ${answerBoundMs} ms`))),
      answerBoundMs,
    );
    child.on('message', onMessage).once('exit', onExit);
  });
}

/** The other side: answers each question until the parent goes away. */
export function answerParent<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  const say = (said: Said<Answer>) => void process.send?.(said);
  process.on('message', (question: Question) => {
    answer(question).then(
      (value) => say({ answer: value }),
      (error: Error) => say({ error: error.stack ?? String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  // The parent may have gone while this process was still beginning.
  if (!process.connected) process.exit(0);
  process.on('SIGINT', () => {
    // The parent ends this process when it is done cleaning up.
  });
  say({ ready: true });
}
