import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ByteSink } from '../byte-sink.ts';
import type { ErrorCode } from '../error.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { writeApplicationException } from '../server/application-exception.ts';
import { formatCodedMessage } from '../service/coded-message.ts';
import { createStack } from '../stack.ts';
import { answerError } from './answer.ts';

const read = <T>(name: string): T[] => {
  const url = new URL(`../../../../spec/vectors/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: T[] }).cases;
};

interface Refusal {
  readonly id: string;
  readonly operation: 'format' | 'read';
  readonly refusal: { readonly code: ErrorCode; readonly text?: string; readonly retryAfterMs?: number };
  readonly exception: { readonly type: number; readonly message: string };
  readonly capable: boolean;
  readonly expect: unknown;
}

describe('error answers', () => {
  it.each(read<Refusal>('refusals'))('follow the spec: $id', (vector) => {
    if (vector.operation === 'format') {
      const { code, text = '', retryAfterMs } = vector.refusal;
      expect(formatCodedMessage(code, text, retryAfterMs)).toBe(vector.expect);
      return;
    }
    const error = answerError('add', 'node1', vector.exception, vector.capable);
    const { text, retryAfterMs = null } = error.details;
    expect({ code: error.code, outcome: error.outcome, retry: error.retry, retryAfterMs, text }).toEqual(
      vector.expect,
    );
  });

  it.each(
    read<{ id: string; method: string; sequenceId: number; message: string; type: number; expect: string }>(
      'keeper-bytes',
    ),
  )('are the bytes of the spec: $id', ({ method, sequenceId, message, type, expect: expected }) => {
    const writer = createStack({}, DEFAULT_LIMITS).createWriter();
    writer.sink = new ByteSink();
    writeApplicationException(writer, method, sequenceId, { type, message });
    expect(writer.sink.bytes.toString('hex', 0, writer.sink.length)).toBe(expected);
  });

  it('a reply without a result is the provider’s fault', () => {
    expect(answerError('add', 'node1', 'add failed: unknown result', false)).toMatchObject({
      code: 'INVALID_RESULT',
    });
  });
});
