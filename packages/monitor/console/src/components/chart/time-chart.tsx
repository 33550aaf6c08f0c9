import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useDark } from '../../data/theme.ts';
import { drawnColours } from './colours.ts';
import 'uplot/dist/uPlot.min.css';
import './chart.css';

export interface ChartLine {
  readonly name: string;
  /** A custom property of the design, such as `--series`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  /** Fills the space below the line. Default false. */
  readonly filled?: boolean;
}

interface TimeChartProps {
  /** Times of the values, in seconds since the epoch. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** Charts of the same group show their cursors at the same time. */
  readonly group: string;
  /** Called with the place of the cursor among the values; null when it has left. */
  readonly onCursor: (index: number | null) => void;
}

/** Lines over time. Names and values, and a summary for those who do not see it, stand in the figure's caption. */
export function TimeChart({ times, lines, format, group, onCursor }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const dark = useDark();
  const shape = lines.map(({ name, colour, filled }) => `${name}|${colour}|${filled}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the lines, `dark` for the colours
  useEffect(() => {
    const element = place.current!;
    const empty = [[], ...lines.map(() => [])] as uPlot.AlignedData;
    const chart = new uPlot(optionsOf(element, lines, format, group, onCursor), empty, element);
    plot.current = chart;
    const observer = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: heightOf(element) }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [shape, group, format, dark, onCursor]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart that was made anew needs its data again
  useEffect(() => {
    plot.current?.setData([times, ...lines.map(({ values }) => values)] as uPlot.AlignedData);
  }, [times, lines, shape, group, format, dark, onCursor]);

  return <div ref={place} className="time-chart" aria-hidden="true" />;
}

/** In terms of the type, so that charts grow with it on very large screens. */
function heightOf(element: Element): number {
  return 11.5 * Number.parseFloat(getComputedStyle(element).fontSize);
}

function optionsOf(
  element: HTMLElement,
  lines: readonly ChartLine[],
  format: (value: number) => string,
  group: string,
  onCursor: (index: number | null) => void,
): uPlot.Options {
  const [ink, rule, ...colours] = drawnColours(element, [
    '--ink-3',
    '--line',
    ...lines.map(({ colour }) => colour),
  ]);
  const { fontSize, fontFamily } = getComputedStyle(element);
  const size = Number.parseFloat(fontSize);
  const axis: uPlot.Axis = {
    stroke: ink!,
    font: `${size * 0.88}px ${fontFamily}`,
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: heightOf(element),
    padding: [size * 0.6, size * 1.6, 0, 0],
    legend: { show: false },
    cursor: { y: false, sync: { key: group }, points: { size: 6 }, drag: { x: false, y: false } },
    hooks: { setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)] },
    scales: { x: { range: knownTimes }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, space: size * 6, size: size * 2, values: timeLabels },
      {
        ...axis,
        grid: { stroke: rule!, width: 1 },
        space: size * 2.6,
        size: size * 4.6,
        values: (chart, splits) =>
          splits.map((value) => (value === 0 || hasValues(chart) ? tickLabel(format, value) : '')),
      },
    ],
    series: [
      {},
      ...lines.map(({ filled }, index) => ({
        stroke: colours[index]!,
        width: 1.5,
        spanGaps: false,
        points: { show: false },
        ...(filled && { fill: `color-mix(in oklab, ${colours[index]!} 12%, transparent)` }),
      })),
    ],
  };
}

/** What a chart shows at least. Unit: s. */
const shortest = 300;

/** From the first value that is known on: of a monitor that has just started the hour before says nothing. */
function knownTimes({ data: [times, ...lines] }: uPlot, from: number, to: number): [number, number] {
  if (times.length === 0) return [from, to];
  const known = times.find((_, at) => lines.some((values) => values[at] != null)) ?? from;
  return [Math.max(from, Math.min(known, to - shortest)), to];
}

/** Without any above 0 the height of the chart means nothing. */
function hasValues({ data: [, ...lines] }: uPlot): boolean {
  return lines.some((values) => [...values].some((value) => value != null && value > 0));
}

/** Round numbers stand at an axis: what the format adds for columns of figures is too much there. */
function tickLabel(format: (value: number) => string, value: number): string {
  return value === 0 ? '0' : format(value).replace(/\.0+(?=\D|$)/, '');
}

const hoursAndMinutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const withSeconds = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const timeLabels = (_: uPlot, splits: number[], __: number, ___: number, step: number) =>
  splits.map((at) => (step < 60 ? withSeconds : hoursAndMinutes).format(at * 1_000));

/** A time of a chart in words. */
export function timeLabel(at: number): string {
  return withSeconds.format(at * 1_000);
}
