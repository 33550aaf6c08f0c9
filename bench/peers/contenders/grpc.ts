import { type Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { GrpcPeers } from '../grpc-service.ts';
import { plainEntries, texts } from '../workloads.ts';
import { type Connect, deadlineMs } from './contender.ts';

type Method = (
  request: object,
  options: { deadline: number },
  done: (error: ServiceError | null, answer: Record<string, unknown>) => void,
) => void;

/** grpc-js, round robin, a deadline on every call. */
export const connect: Connect = async ({ servers }) => {
  const client = new GrpcPeers(`ipv4:${servers.join(',')}`, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  });
  await new Promise<void>((resolve, reject) =>
    client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve())),
  );
  const call = (name: string, request: object, field: string) =>
    new Promise((resolve, reject) => {
      const methods = client as Client & Record<string, Method>;
      methods[name]!(request, { deadline: Date.now() + deadlineMs }, (error, answer) =>
        error ? reject(error) : resolve(answer[field]),
      );
    });
  const entries = plainEntries();
  return {
    add: () => call('add', { a: 1, b: 2 }, 'sum'),
    structs: () => call('echoEntries', { entries }, 'entries'),
    '1 KiB': () => call('echoText', { text: texts['1 KiB'] }, 'text'),
    '64 KiB': () => call('echoText', { text: texts['64 KiB'] }, 'text'),
  };
};
