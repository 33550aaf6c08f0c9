import { clientOn } from '../../src/client/client-on.ts';
import type { CallHandler, Connection } from '../../src/index.ts';
import { everything } from '../everything.ts';
import { STYLES } from '../stacks.ts';

const style = STYLES[1]!;

/** What is attacked: a service that has every type in its messages. */
export const service = style.Everywhere;

const value = new style.everything.Everything(everything(style) as never);
const chain = new style.everything.Chain({
  value: 1,
  link: new style.everything.Chain({ value: 2 } as never),
} as never);

type Client = ReturnType<typeof clientOn<typeof service>>;

/** Calls whose messages together hold every type, a declared exception, and no answer at all. */
const CALLS: readonly ((client: Client) => Promise<unknown>)[] = [
  (client) => client.echo(value),
  (client) => client.echoString('äß€😀 and plain'),
  (client) => client.echoBinary(Buffer.from([0, 128, 255])),
  (client) => client.echoI64(-5 as never),
  (client) => client.echoList([value]),
  (client) => client.echoMap({ a: [1, 2] } as never),
  (client) => client.chain(chain),
  (client) => client.refuse(3),
  (client) => client.sum(1, 2 as never, 'three', [4, 5]),
  (client) => client.isPositive(1.5),
  (client) => client.forget('this'),
];

/** The calls by their places in the list. */
export const CALL_NUMBERS: readonly number[] = CALLS.map((_, number) => number);

/** Makes these calls at once; on a new stream connection they are numbered from 1 on. */
export const makeCalls = (connection: Connection, numbers: readonly number[]): Promise<unknown>[] => {
  const client = clientOn(connection, service);
  return numbers.map((number) => CALLS[number]!(client));
};

/** Serves them: at once or later, with results and exceptions. */
export const handler: CallHandler = ({ method, args }) => {
  switch (method.name) {
    case 'refuse':
      throw new style.everything.Refused({ why: 'because', level: 1 } as never);
    case 'sum':
      return Promise.resolve(args[0]);
    case 'isPositive':
      return (args[0] as number) > 0;
    default:
      return args[0];
  }
};
