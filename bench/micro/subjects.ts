import { PICKER_NAMES } from '@thriftkeeper/balancer';
import type { Cost } from './measure.ts';

/** What is measured, each in a process of its own, as it is alone in a user's. */
export const subjects: Readonly<Record<SubjectGroup, Readonly<Record<string, () => Promise<Cost[]>>>>> = {
  codecs: Object.fromEntries(
    (['binary', 'compact'] as const).flatMap((protocol) =>
      (['thriftkeeper', 'npm thrift'] as const).map((owner) => [
        `${owner} ${protocol}`,
        async () => (await import('./codecs.ts')).codecCosts(owner, protocol),
      ]),
    ),
  ),
  pickers: Object.fromEntries(
    PICKER_NAMES.map((name) => [name, async () => (await import('./pickers.ts')).pickerCosts(name)]),
  ),
  counting: { 'a call': async () => (await import('./counting.ts')).countingCosts() },
  wheel: { 'timing wheel': async () => (await import('./timing-wheel.ts')).timingWheelCosts() },
};

export const subjectGroups = ['codecs', 'pickers', 'counting', 'wheel'] as const;
export type SubjectGroup = (typeof subjectGroups)[number];
