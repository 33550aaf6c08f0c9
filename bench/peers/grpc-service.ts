import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const file = fileURLToPath(new URL('./idl/peers.proto', import.meta.url));

/** The interface as grpc-js has it. */
export const GrpcPeers = (
  loadPackageDefinition(loadSync(file)) as unknown as {
    readonly peers: { readonly Peers: ServiceClientConstructor };
  }
).peers.Peers;
