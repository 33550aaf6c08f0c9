import { useMemo, useState } from 'react';
import type { Metric, Series } from '../../../../src/api/types.ts';
import { latency, level, rate, span, unknown } from '../../data/format.ts';
import { hasIdleTimes, seriesTimes, unknownMs } from '../../data/series.ts';
import { useHistory } from '../../data/use-history.ts';
import { Empty, Loading } from '../notice.tsx';
import { type ChartLine, TimeChart, timeLabel } from './time-chart.tsx';

interface LoadChartsProps {
  /** Whose history: `` for all services, `/services/<service>`, `/services/<service>/providers/<node>` … */
  readonly path: string;
  /** Which charts. Default: all. */
  readonly only?: readonly string[];
}

const lines: Readonly<
  Record<string, readonly (Pick<ChartLine, 'name' | 'colour' | 'filled'> & { metric: Metric })[]>
> = {
  'Calls/s': [{ name: 'Calls', metric: 'callsPerSecond', colour: '--series', filled: true }],
  'Errors/s': [
    { name: 'Failed', metric: 'failedPerSecond', colour: '--bad', filled: true },
    { name: 'Refused', metric: 'refusedPerSecond', colour: '--warn' },
  ],
  Latency: [
    { name: 'p99', metric: 'p99Us', colour: '--series' },
    { name: 'p50', metric: 'p50Us', colour: '--series-2' },
  ],
  'In progress': [
    { name: 'Calls', metric: 'inProgress', colour: '--series', filled: true },
    { name: 'Connections', metric: 'connections', colour: '--series-2' },
  ],
};

const formats: Readonly<Record<string, (value: number) => string>> = {
  Latency: latency,
  'In progress': level,
};

/** The last hour of a service or node in charts whose cursors go together. */
export function LoadCharts({ path, only = Object.keys(lines) }: LoadChartsProps) {
  const series = useHistory(path);
  const times = useMemo(() => (series === null ? [] : seriesTimes(series)), [series]);
  if (series === null) return <Loading what="charts" />;
  if (times.length === 0) return <Empty>Nothing has been recorded yet.</Empty>;
  return (
    <div className="charts">
      {only.map((title) => (
        <LoadChart key={title} title={title} series={series} times={times} group={path} />
      ))}
      <Gaps series={series} />
    </div>
  );
}

/** Why lines break, where they do. */
function Gaps({ series }: { readonly series: Series }) {
  const gapMs = unknownMs(series);
  const idle = hasIdleTimes(series);
  if (gapMs === 0 && !idle) return null;
  return (
    <p className="quiet chart-gaps">
      {gapMs > 0 && <>Where all lines break nothing was reported, {span(gapMs)} in all. </>}
      {idle && 'Latencies break where no call was answered.'}
    </p>
  );
}

interface LoadChartProps {
  readonly title: string;
  readonly series: Series;
  readonly times: readonly number[];
  readonly group: string;
}

function LoadChart({ title, series, times, group }: LoadChartProps) {
  const drawn = useMemo(
    () => lines[title]!.map(({ metric, ...line }) => ({ ...line, values: series.values[metric] })),
    [title, series],
  );
  const [cursor, setCursor] = useState<number | null>(null);
  const format = formats[title] ?? rate;
  const at = cursor === null ? undefined : times[cursor];
  const last = series.values.callsPerSecond.findLastIndex((value) => value !== null);
  return (
    <figure className="chart">
      <figcaption>
        <h2>{title}</h2>
        <Key lines={drawn} format={format} at={cursor ?? last} />
        <span aria-hidden="true" className="quiet">
          {at !== undefined && timeLabel(at)}
        </span>
        <span className="visually-hidden">
          over the last hour: {drawn.map((line) => describe(line, format)).join('; ')}
        </span>
      </figcaption>
      <TimeChart times={times} lines={drawn} format={format} group={group} onCursor={setCursor} />
    </figure>
  );
}

interface KeyProps {
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** The place of the value that is shown. */
  readonly at: number;
}

/** What the lines are, and their values. */
function Key({ lines, format, at }: KeyProps) {
  return (
    <ul className="chart-key" aria-hidden="true">
      {lines.map(({ name, colour, values }) => {
        const value = values[at];
        return (
          <li key={name}>
            <span className="chart-mark" style={{ background: `var(${colour})` }} />
            {lines.length > 1 && `${name} `}
            <b>{value == null ? unknown : format(value)}</b>
          </li>
        );
      })}
    </ul>
  );
}

/** A line in words. */
function describe({ name, values }: ChartLine, format: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return `${name} not known`;
  const least = known.reduce((one, other) => Math.min(one, other));
  const most = known.reduce((one, other) => Math.max(one, other));
  return `${name} between ${format(least)} and ${format(most)}, ${format(known.at(-1)!)} at last`;
}
