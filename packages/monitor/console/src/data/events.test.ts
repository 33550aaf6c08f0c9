import { describe, expect, it } from 'vitest';
import type { EventEntry } from '../../../src/api/types.ts';
import { eventTone, namesIn } from './events.ts';

const event = (type: EventEntry['type'], details: EventEntry['details'] = {}): EventEntry => ({
  id: 1,
  at: '2025-03-01T12:00:00.000Z',
  type,
  text: '',
  details,
});

describe('the mark of an event', () => {
  it('of the registry is good when it is connected, and bad when it is gone', () => {
    const tones = ['connecting', 'connected', 'suspended', 'lost', 'failed', 'closed'].map((state) =>
      eventTone(event('registryState', { state })),
    );
    expect(tones).toEqual(['idle', 'good', 'bad', 'bad', 'bad', 'idle']);
  });

  it('of a provider is that of the state that it came to', () => {
    expect(eventTone(event('providerState', { from: 'up', to: 'draining' }))).toBe('warn');
    expect(eventTone(event('providerState', { from: 'draining', to: 'up' }))).toBe('good');
    expect(eventTone(event('providerState', { to: 'toString' }))).toBe('idle');
  });

  it('of a provider that went is a warning, unless it had said so', () => {
    expect(eventTone(event('providerGone', { announced: false }))).toBe('warn');
    expect(eventTone(event('providerGone', { announced: true }))).toBe('idle');
  });
});

it('the names in the sentence of an event are those of its fields and of its decision', () => {
  const decided = event('controlChanged', {
    pointer: '/consumers/application:a~1b/kick',
    before: null,
    after: { by: 'ann', why: 'too \u202Emuch' },
  });
  expect(namesIn({ ...decided, service: 'billing' })).toEqual(['billing', 'a/b', 'ann', 'too \u202Emuch']);
});
