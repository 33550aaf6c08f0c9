import { describe, expect, it } from 'vitest';
import { Credentials } from './credentials.ts';
import { JuteWriter } from './jute-writer.ts';

const framesSent = (writer: JuteWriter): number => {
  const bytes = writer.take() ?? Buffer.alloc(0);
  let count = 0;
  for (let at = 0; at < bytes.length; at += 4 + bytes.readInt32BE(at)) count += 1;
  return count;
};

describe('Credentials', () => {
  it('reports a refusal of a required one as final', () => {
    const credentials = new Credentials([{ scheme: 'digest', credential: 'a:b' }]);
    credentials.sendAll(new JuteWriter());
    expect(credentials.answer(-115)).toMatchObject({ code: 'AUTH_FAILED' });
  });

  it('forgets an added one that is refused, and tells whoever added it', () => {
    const credentials = new Credentials([]);
    const writer = new JuteWriter();
    const answers: unknown[] = [];
    credentials.send(
      writer,
      credentials.add({ scheme: 'x', credential: 'y' }, (error) => answers.push(error?.code)),
    );
    expect(credentials.answer(-115)).toBeUndefined();
    expect(answers).toEqual(['AUTH_FAILED']);
    writer.take();
    credentials.sendAll(writer);
    expect(framesSent(writer)).toBe(0);
  });

  it('hands the same one over once on the next connection, however often it was added', () => {
    const credentials = new Credentials([]);
    const writer = new JuteWriter();
    for (let turn = 0; turn < 3; turn++) {
      credentials.send(
        writer,
        credentials.add({ scheme: 'digest', credential: 'a:b' }, () => {}),
      );
      credentials.answer(0);
    }
    credentials.send(
      writer,
      credentials.add({ scheme: 'digest', credential: Buffer.from('c:d') }, () => {}),
    );
    credentials.answer(0);
    writer.take();
    credentials.sendAll(writer);
    expect(framesSent(writer)).toBe(2);
  });

  it('does not fail for good when one is refused that was withdrawn while it was under way', () => {
    const credentials = new Credentials([]);
    const entry = credentials.add({ scheme: 'x', credential: 'y' }, () => {});
    credentials.send(new JuteWriter(), entry);
    credentials.withdraw(entry);
    expect(credentials.answer(-115)).toBeUndefined();
  });

  it('takes an answer that nobody asked for as a fault of the server', () => {
    expect(() => new Credentials([]).answer(0)).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
  });
});
