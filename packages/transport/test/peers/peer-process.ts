import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A command line, with more environment where it needs it. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const LAST_WORDS = 2000;

/** A peer's program: writes a JSON value a line, and reads them. It ends when its standard input does. */
export class PeerProcess {
  readonly #child: ChildProcess;
  readonly #lines: unknown[] = [];
  #waiting: (() => void) | undefined;
  #errors = '';
  #ended = false;

  constructor({ command, args, env }: Program, ...more: readonly string[]) {
    this.#child = spawn(command, [...args, ...more], { env: { ...process.env, ...env } });
    this.#child.stderr!.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk).slice(-LAST_WORDS);
    });
    this.#child.stdin!.on('error', () => undefined);
    this.#child.on('error', (error) => {
      this.#errors += error.message;
      this.#end();
    });
    this.#child.on('close', () => this.#end());
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      this.#lines.push(JSON.parse(line));
      this.#waiting?.();
    });
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  write(value: unknown): void {
    this.#child.stdin!.write(`${JSON.stringify(value)}\n`);
  }

  /** The next line. Throws, with what the program last wrote to standard error, when none comes in time. */
  async read<T>(timeoutMs: number): Promise<T> {
    if (this.#lines.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#waiting = undefined;
    }
    if (this.#lines.length > 0) return this.#lines.shift() as T;
    const how = this.#ended ? 'has ended' : `wrote nothing for ${timeoutMs} ms`;
    throw new Error(`${this.#child.spawnargs.join(' ')} ${how}; its last words: ${this.#errors}`);
  }

  /** What is written and not read yet. */
  drain<T>(): T[] {
    return this.#lines.splice(0) as T[];
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }

  #end(): void {
    this.#ended = true;
    this.#waiting?.();
  }
}
