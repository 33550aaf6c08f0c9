import thrift from 'thrift';
import type { StackName } from './workloads.ts';

/** Transport and protocol in npm `thrift`'s classes. */
export const npmStack = ({ transport, protocol }: StackName) => ({
  transport: transport === 'framed' ? thrift.TFramedTransport : thrift.TBufferedTransport,
  protocol: protocol === 'binary' ? thrift.TBinaryProtocol : thrift.TCompactProtocol,
});
