import { expect, it } from 'vitest';
import { readTryForm } from './try-form.ts';

it('reads arguments and a deadline, and says what is wrong with either', () => {
  expect(readTryForm({ json: '{"a": 1}', deadline: '5000' })).toEqual({
    arguments: { a: 1 },
    deadlineMs: 5_000,
    problems: {},
  });
  for (const json of ['', '{', '[1]', 'null', '7'])
    expect(readTryForm({ json, deadline: '1' })).toMatchObject({
      arguments: null,
      problems: { json: expect.stringContaining('no JSON object') },
    });
  for (const deadline of ['', '0', '60001', '1.5', 'soon'])
    expect(readTryForm({ json: '{}', deadline }).problems).toHaveProperty('deadline');
});
