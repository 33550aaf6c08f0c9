import thrift from 'thrift';

// npm `thrift` is a runtime dependency for two reasons: code that Apache's compiler generates requires it (and
// node-int64) for its base classes and constants, and what its JSON protocol writes is what the others agree with.
// Its connections, transports, binary and compact protocols and servers are not used.

/** What npm `thrift`'s TJSONProtocol has that we build on, its own stacks included; its declarations lack them. */
export declare class NpmJsonProtocol {
  constructor(trans: unknown);
  protected tstack: unknown[];
  protected tpos: number[];

  writeMessageBegin(name: string, type: number, seqid: number): void;
  writeMessageEnd(): void;
  writeStructBegin(name: string): void;
  writeStructEnd(): void;
  writeFieldBegin(name: string, type: number, id: number): void;
  writeFieldEnd(): void;
  writeFieldStop(): void;
  writeMapBegin(ktype: number, vtype: number, size: number): void;
  writeMapEnd(): void;
  writeListBegin(etype: number, size: number): void;
  writeListEnd(): void;
  writeSetBegin(etype: number, size: number): void;
  writeSetEnd(): void;
  writeBool(value: unknown): void;
  writeByte(value: unknown): void;
  writeI16(value: unknown): void;
  writeI32(value: unknown): void;
  writeI64(value: unknown): void;
  writeDouble(value: unknown): void;
  writeString(value: unknown): void;
  writeBinary(value: unknown): void;
  writeUuid(value: unknown): void;
  flush(): void;
}

/** npm `thrift`'s JSON protocol, with the declarations above. */
export const JsonProtocol = thrift.TJSONProtocol as unknown as typeof NpmJsonProtocol;
