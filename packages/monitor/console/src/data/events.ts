import type { EventEntry, EventType, RegistryHealth } from '../../../src/api/types.ts';
import { aboutAt } from './decisions.ts';
import { operand } from './intent.ts';
import { links } from './links.ts';
import { providerStates, type Tone } from './load.ts';

/** What kinds of events are called in tables. */
export const eventNames: Readonly<Record<EventType, string>> = {
  registryState: 'Registry',
  serviceAppeared: 'Service appeared',
  serviceGone: 'Service gone',
  providerAppeared: 'Provider appeared',
  providerGone: 'Provider gone',
  providerState: 'Provider state',
  providerHeld: 'Provider held',
  consumerAppeared: 'Consumer appeared',
  consumerGone: 'Consumer gone',
  ejected: 'Ejected',
  readmitted: 'Readmitted',
  controlChanged: 'Decision',
  controlProblem: 'Control problem',
  decisionExpired: 'Decision ended',
  recordUnreadable: 'Unreadable record',
};

const tones: Readonly<Partial<Record<EventType, Tone>>> = {
  serviceGone: 'bad',
  providerGone: 'warn',
  providerHeld: 'warn',
  providerAppeared: 'good',
  ejected: 'bad',
  readmitted: 'good',
  controlProblem: 'bad',
  recordUnreadable: 'warn',
};

const registryTones: Readonly<Record<RegistryHealth['state'], Tone>> = {
  connecting: 'idle',
  connected: 'good',
  suspended: 'bad',
  lost: 'bad',
  failed: 'bad',
  closed: 'idle',
};

/** How much an event needs attention. */
export function eventTone({ type, details }: EventEntry): Tone {
  if (type === 'registryState') return registryTones[details.state as RegistryHealth['state']] ?? 'idle';
  if (
    type === 'providerState' &&
    typeof details.to === 'string' &&
    Object.hasOwn(providerStates, details.to)
  ) {
    return providerStates[details.to as keyof typeof providerStates].tone;
  }
  // One that said so beforehand went in order.
  if (type === 'providerGone' && details.announced === true) return 'idle';
  return tones[type] ?? 'idle';
}

const aboutConsumers: readonly EventType[] = ['consumerAppeared', 'consumerGone', 'ejected', 'readmitted'];
const aboutProviders: readonly EventType[] = ['providerAppeared', 'providerState', 'providerHeld'];

/** Where an event leads: to the node while it is there, else to its service. */
export function eventLink({ type, service, node }: EventEntry): string | null {
  if (service === undefined || type === 'serviceGone') return null;
  if (node !== undefined && aboutProviders.includes(type)) return links.provider(service, node);
  if (node !== undefined && aboutConsumers.includes(type) && type !== 'consumerGone') {
    return links.consumer(service, node);
  }
  return links.service(service);
}

/** Names and texts from outside that stand in the sentence of an event. */
export function namesIn({ service, node, details }: EventEntry): readonly string[] {
  const found = [service, node].filter((one) => one !== undefined);
  const look = (value: unknown, name: string) => {
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) look(inner, key);
    else if (typeof value === 'string') found.push(name === 'pointer' ? operand(aboutAt(value)) : value);
  };
  look(details, '');
  return found;
}
