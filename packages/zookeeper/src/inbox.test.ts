import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { Inbox, sliceFrames } from './inbox.ts';
import { settled } from './manual-clock.ts';

const frame = (xid: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(4, 0);
  bytes.writeInt32BE(xid, 4);
  return bytes;
};

function start() {
  const log: string[] = [];
  const inbox = new Inbox(1_000, systemClock, {
    onFrame(reader) {
      const xid = reader.int();
      if (xid === 13) throw new Error('unlucky');
      log.push(xid === -1 ? 'event' : `answer ${xid}`);
      if (xid === -1) return false;
      // A caller with some steps of its own between the answer and what it does with it.
      void Promise.resolve()
        .then(() => {})
        .then(() => {})
        .then(() => log.push(`reaction ${xid}`));
      return true;
    },
    onError: (error) => log.push(String(error)),
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
  });
  return { inbox, log };
}

describe('Inbox', () => {
  it('handles an event after the reactions to the answers before it, and before the answers after it', async () => {
    const { inbox, log } = start();
    inbox.push(Buffer.concat([frame(1), frame(-1), frame(2), frame(-1), frame(-1)]));
    await settled();
    expect(log.filter((entry) => entry !== 'pause' && entry !== 'resume')).toEqual([
      'answer 1',
      'reaction 1',
      'event',
      'answer 2',
      'reaction 2',
      'event',
      'event',
    ]);
  });

  it('works a burst off in slices, with reading paused, and takes what comes meanwhile afterwards', async () => {
    const { inbox, log } = start();
    inbox.push(Buffer.concat(Array.from({ length: sliceFrames + 10 }, (_, index) => frame(index + 100))));
    expect(log.filter((entry) => entry.startsWith('answer'))).toHaveLength(sliceFrames);
    expect(log.at(-1)).toBe('pause');
    inbox.push(frame(99_999));
    await settled();
    await settled();
    const answers = log.filter((entry) => entry.startsWith('answer'));
    expect(answers).toHaveLength(sliceFrames + 11);
    expect(answers.at(-1)).toBe('answer 99999');
    expect(log.filter((entry) => entry === 'resume')).toHaveLength(1);
  });

  it('reports what a frame throws', () => {
    const { inbox, log } = start();
    inbox.push(frame(13));
    expect(log).toEqual(['Error: unlucky']);
  });

  it('handles nothing after it was stopped', async () => {
    const { inbox, log } = start();
    inbox.push(Buffer.concat([frame(1), frame(-1)]));
    inbox.stop();
    inbox.push(frame(2));
    await settled();
    expect(log).not.toContain('event');
    expect(log).not.toContain('answer 2');
  });
});
