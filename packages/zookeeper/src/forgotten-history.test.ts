import { describe, expect, it } from 'vitest';
import { ForgottenHistory } from './forgotten-history.ts';

describe('forgotten history', () => {
  it('is believed only when every server has closed instead of answering', () => {
    const history = new ForgottenHistory(2);
    history.refused('one:2181');
    history.refused('one:2181');
    expect(history.isForgotten).toBe(false);
    history.refused('two:2181');
    expect(history.isForgotten).toBe(true);
  });

  it('is not believed any more once a server has answered', () => {
    const history = new ForgottenHistory(1);
    history.refused('one:2181');
    history.reset();
    expect(history.isForgotten).toBe(false);
  });
});
