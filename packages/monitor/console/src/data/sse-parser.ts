/** An event of a stream of Server-Sent Events. */
export interface StreamEvent {
  readonly id: string | null;
  readonly data: string;
}

/**
 * Takes a stream of Server-Sent Events apart, whatever the pieces it arrives in (WHATWG HTML, 9.2.6; event names and
 * retry times are not used here).
 */
export class SseParser {
  #rest = '';
  #data: string[] = [];
  #id: string | null = null;

  /** Takes the next piece, and returns the events that are complete with it. Comments give none. */
  push(piece: string): readonly StreamEvent[] {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?=[^\n])/);
    this.#rest = lines.pop()!;
    const events: StreamEvent[] = [];
    for (const line of lines) {
      if (line !== '') {
        this.#field(line);
      } else if (this.#data.length > 0) {
        events.push({ id: this.#id, data: this.#data.join('\n') });
        this.#data = [];
      }
    }
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'id') this.#id = value;
  }
}
