import type { ContenderName } from './contenders/index.ts';
import { type StackName, type WorkloadName, workloads } from './workloads.ts';

/** One thing to measure for every contender that takes part. */
export interface Case {
  readonly stack: StackName;
  readonly workload: WorkloadName;
  readonly inFlight: number;
}

export const depths = [1, 16, 64, 256] as const;
export const stackNames = ['framed/binary', 'buffered/binary', 'framed/compact', 'buffered/compact'] as const;
export type StackText = (typeof stackNames)[number];

export function stackOf(text: StackText): StackName {
  const [transport, protocol] = text.split('/') as [StackName['transport'], StackName['protocol']];
  return { transport, protocol };
}

export const textOf = ({ transport, protocol }: StackName): StackText => `${transport}/${protocol}`;

/** What a run without `--full` measures: every goal, every workload, every stack, but not all of their products. */
const essentials: Readonly<Record<StackText, readonly (readonly [WorkloadName, readonly number[]])[]>> = {
  'framed/binary': [
    ['add', depths],
    ['structs', [64]],
    ['1 KiB', [64]],
    ['64 KiB', [16]],
  ],
  'buffered/binary': [
    ['add', [1, 64]],
    ['structs', [64]],
  ],
  'framed/compact': [
    ['add', [64]],
    ['structs', [64]],
  ],
  'buffered/compact': [['add', [64]]],
};

/** What of the grid is asked for. */
export interface Choice {
  readonly full: boolean;
  readonly workloads: readonly WorkloadName[];
  readonly depths: readonly string[];
}

/** The cases of one stack. */
export function casesOf(stackText: StackText, choice: Choice): Case[] {
  const stack = stackOf(stackText);
  const known = choice.full
    ? workloads.map((workload) => [workload, depths] as const)
    : essentials[stackText];
  return known
    .filter(([workload]) => choice.workloads.includes(workload))
    .flatMap(([workload, inFlights]) => inFlights.map((inFlight) => ({ stack, workload, inFlight })))
    .filter(({ inFlight }) => choice.depths.includes(String(inFlight)));
}

/** Those who explain figures rather than being compared; they are asked where it matters most. */
const explaining: readonly ContenderName[] = [
  'thriftkeeper-1',
  'transport-3',
  'npm-to-ours',
  'ours-to-npm',
  'echo-3',
];

/** Whether a contender takes part in a case. */
export function takesPart(name: ContenderName, { stack, workload, inFlight }: Case, full: boolean): boolean {
  // Its own stack is always the same: once is enough.
  if (name === 'grpc') return textOf(stack) === 'framed/binary';
  return full || !explaining.includes(name) || (workload === 'add' && inFlight === 64);
}
