import { UsageError } from './flags.ts';
import { Ownership } from './ownership.ts';

/**
 * What `run.ts` and `chaos.ts` start by name. Whatever it starts it hands to `owned`, which ends it when the
 * command ends or is interrupted.
 *
 * @returns the exit code
 */
export type Command = (args: readonly string[], owned: Ownership) => Promise<number>;

/** Commands by name; each is loaded when it is asked for. */
export type CommandTable = Readonly<Record<string, () => Promise<Command>>>;

/** Runs the command that the arguments name, and ends the process with its exit code. */
export async function dispatch(program: string, commands: CommandTable, args: readonly string[]) {
  const [name = '', ...rest] = args;
  const known = Object.keys(commands).join(', ');
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    console.error(
      `${program}: ${name === '' ? 'say what to run' : `there is no "${name}"`}; known: ${known}`,
    );
    process.exit(2);
  }
  const owned = new Ownership();
  let interrupted = false;
  // Both npm and the terminal may pass the same signal on: only the first one counts.
  const interrupt = async (code: number) => {
    if (interrupted) return;
    interrupted = true;
    console.error(`${program}: interrupted; ending what was started`);
    await owned.end();
    process.exit(code);
  };
  process.on('SIGINT', () => interrupt(130));
  process.on('SIGTERM', () => interrupt(143));
  let code = 1;
  try {
    code = await (await load())(rest, owned);
  } catch (error) {
    if (!interrupted) console.error(error instanceof UsageError ? `${program}: ${error.message}` : error);
    if (error instanceof UsageError) code = 2;
  }
  if (interrupted) return;
  await owned.end();
  process.exit(code);
}
