import type { ProbedField } from './probe-reader.ts';

/** A field as generated code writes it. */
export interface WrittenField extends ProbedField {
  readonly name: string;
}

/** Takes what generated code writes, and keeps the outermost struct's name and fields. */
export class ProbeWriter {
  struct = '';
  readonly fields: WrittenField[] = [];
  name = '';
  messageType = 0;
  private structs = 0;

  /** The protocol to write to. */
  readonly output: object = new Proxy(
    {},
    { get: (_target, key) => this.methods[key as string] ?? (() => undefined) },
  );

  private readonly methods: Record<string, (...args: never[]) => void> = {
    writeMessageBegin: (name: string, type: number) => {
      this.name = name;
      this.messageType = type;
    },
    writeStructBegin: (name: string) => {
      if (this.structs++ === 0) this.struct ||= name;
    },
    writeStructEnd: () => {
      this.structs--;
    },
    writeFieldBegin: (name: string, type: number, id: number) => {
      if (this.structs === 1) this.fields.push({ id, name, of: { type } });
    },
  };
}
