// Reads a stream of the monitor as a page does, and says when each message came and how long it was.

export interface Message {
  readonly atMs: number;
  readonly bytes: number;
  // biome-ignore lint/suspicious/noExplicitAny: a benchmark looks at a few fields of many types
  readonly data: any;
}

/** @param told called for each message; reading ends with the signal */
export async function readStream(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  told: (message: Message) => void,
): Promise<void> {
  const response = await fetch(url, { headers, signal });
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body) {
      const atMs = performance.now();
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        if (data !== undefined) told({ atMs, bytes: end, data: JSON.parse(data) });
        text = text.slice(end + 2);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
