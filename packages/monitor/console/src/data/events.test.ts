import { describe, expect, it } from 'vitest';
import type { EventEntry } from '../../../src/api/types.ts';
import { eventTone } from './events.ts';

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
});
