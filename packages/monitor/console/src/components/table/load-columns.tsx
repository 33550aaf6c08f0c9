import { latency, rate, share } from '../../data/format.ts';
import { errorShare, errorTone } from '../../data/load.ts';
import { Toned } from '../state.tsx';
import type { Column } from './columns.ts';

/** What every row about calls has, by whatever name it was reported. */
interface Called {
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  readonly refusedPerSecond?: number;
  readonly p99Us: number | null;
}

/** Calls per second, share of errors and p99: the same three, in the same order, in every table. */
export function loadColumns<Row>(of: (row: Row) => Called | null): readonly Column<Row>[] {
  const errors = (row: Row) => {
    const called = of(row);
    return called && errorShare({ refusedPerSecond: 0, ...called });
  };
  return [
    {
      id: 'calls',
      name: 'Calls/s',
      width: 5.25,
      align: 'end',
      value: (row) => of(row)?.callsPerSecond ?? null,
      cell: (row) => rate(of(row)?.callsPerSecond),
    },
    {
      id: 'errors',
      name: 'Errors',
      width: 5.25,
      align: 'end',
      value: errors,
      cell: (row) => <Toned tone={errorTone(errors(row))}>{share(errors(row))}</Toned>,
    },
    {
      id: 'p99',
      name: 'p99',
      width: 5.25,
      align: 'end',
      priority: 2,
      value: (row) => of(row)?.p99Us ?? null,
      cell: (row) => latency(of(row)?.p99Us),
    },
  ];
}
