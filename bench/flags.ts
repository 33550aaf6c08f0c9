/** One flag of a command: how its text becomes a value, and what it is when left out. */
export interface Flag<Value> {
  /** What stands behind the name, as in `N`; undefined for a switch. */
  readonly takes: string | undefined;
  readonly help: string;
  readonly initial: Value;
  /** @throws Error saying what is wrong with the text */
  parse(text: string): Value;
}

/** A mistake on the command line: its message is shown without a stack. */
export class UsageError extends Error {}

type Values<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Flag<infer Value> ? Value : never;
};

/** A flag that is there or not. */
export const toggle = (help: string): Flag<boolean> => ({
  takes: undefined,
  help,
  initial: false,
  parse: () => true,
});

/** A whole number from `least` on. */
export const count = <Initial extends number | undefined>(
  help: string,
  initial: Initial,
  least = 1,
): Flag<number | Initial> => ({
  takes: 'N',
  help,
  initial,
  parse(text) {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new UsageError(`"${text}" is not a whole number from ${least} on`);
    return value;
  },
});

/** Some of the known names, separated by commas; all of them by default. */
export const some = <Name extends string>(help: string, known: readonly Name[]): Flag<readonly Name[]> => ({
  takes: known.join(','),
  help,
  initial: known,
  parse: (text) =>
    text.split(',').map((name) => {
      const found = known.find((one) => one === name);
      if (found === undefined) throw new UsageError(`there is no "${name}"; there are ${known.join(', ')}`);
      return found;
    }),
});

/**
 * Reads `--name value`, `--name=value` and `--switch`.
 *
 * @throws UsageError for an unknown flag, naming the known ones, and for a value that makes no sense
 */
export function parseFlags<const Table extends Readonly<Record<string, Flag<unknown>>>>(
  args: readonly string[],
  table: Table,
): Values<Table> {
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(table)) values[name] = flag.initial;
  const rest = [...args];
  for (let text = rest.shift(); text !== undefined; text = rest.shift()) {
    const [, name = '', given] = /^--([^=]+)(?:=(.*))?$/s.exec(text) ?? [];
    const flag = Object.hasOwn(table, name) ? table[name] : undefined;
    if (flag === undefined) throw new UsageError(`unknown argument "${text}"\n${describeFlags(table)}`);
    const value = flag.takes === undefined ? '' : (given ?? rest.shift());
    if (value === undefined) throw new UsageError(`--${name} takes ${flag.takes}`);
    try {
      values[name] = flag.parse(value);
    } catch (error) {
      throw new UsageError(`--${name}: ${(error as Error).message}`, { cause: error });
    }
  }
  return values as Values<Table>;
}

function describeFlags(table: Readonly<Record<string, Flag<unknown>>>): string {
  const lines = Object.entries(table).map(
    ([name, { takes, help }]) => `  --${name}${takes === undefined ? '' : ` ${takes}`}   ${help}`,
  );
  return ['known flags:', ...lines].join('\n');
}
