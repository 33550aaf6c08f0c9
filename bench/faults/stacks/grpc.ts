import { type ClientUnaryCall, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { GrpcPeers } from '../../peers/grpc-service.ts';
import { momentMs } from '../moment.ts';
import type { Open } from './stack.ts';

type Method = (
  request: object,
  options: { deadline: number },
  done: (error: ServiceError | null) => void,
) => ClientUnaryCall;

const config = {
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [
    {
      name: [{ service: 'peers.Peers', method: 'Add' }],
      retryPolicy: {
        maxAttempts: 3,
        initialBackoff: '0.01s',
        maxBackoff: '0.1s',
        backoffMultiplier: 2,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
};

/** grpc-js with its own round robin and retries. */
export const open: Open = async ({ addresses, deadlineMs }, sent) => {
  const client = new GrpcPeers(`ipv4:${addresses.join(',')}`, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(config),
  });
  await new Promise<void>((resolve, reject) =>
    client.waitForReady(Date.now() + 30_000, (error) => (error ? reject(error) : resolve())),
  );
  const blame = new WeakMap<object, string>();
  const methods = client as unknown as Readonly<Record<'add' | 'echoText', Method>>;
  const seen = new Set<string>();
  return {
    call: (idempotent) =>
      new Promise<void>((resolve, reject) => {
        const sentMs = momentMs();
        const done = (error: ServiceError | null) => {
          // Known only once it has been sent; of a call that was repeated, the last one.
          const address = call.getPeer();
          if (addresses.includes(address)) {
            seen.add(address);
            sent({ sentMs, address });
            if (error) blame.set(error, address);
          }
          if (error) reject(Object.assign(error, { code: status[error.code] }));
          else resolve();
        };
        const options = { deadline: Date.now() + deadlineMs };
        const call: ClientUnaryCall = idempotent
          ? methods.add({ a: 1, b: 2 }, options, done)
          : methods.echoText({ text: 'once' }, options, done);
      }),
    // It does not say to whom it is connected; who has answered can be called.
    eligible: () => seen.size,
    confirmed: () => undefined,
    blamed: (error) => blame.get(error as object),
  };
};
