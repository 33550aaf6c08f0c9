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
}

const height = 150;

/** Lines over time. The summary for those who do not see it stands beside it, in the figure's caption. */
export function TimeChart({ times, lines, format, group }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const dark = useDark();
  const shape = lines.map(({ name, colour, filled }) => `${name}|${colour}|${filled}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the lines, `dark` for the colours
  useEffect(() => {
    const element = place.current!;
    const chart = new uPlot(options(element, lines, format, group), [[], ...lines.map(() => [])], element);
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
  }, [shape, group, format, dark]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart that was made anew needs its data again
  useEffect(() => {
    plot.current?.setData([times as number[], ...lines.map(({ values }) => values as (number | null)[])]);
  }, [times, lines, shape, group, format, dark]);

  return <div ref={place} className="time-chart" aria-hidden="true" />;
}

/** In rem, so that charts grow with the type on very large screens. */
function heightOf(element: Element): number {
  return (height * Number.parseFloat(getComputedStyle(element).fontSize)) / 13;
}

function options(
  element: HTMLElement,
  lines: readonly ChartLine[],
  format: (value: number) => string,
  group: string,
): uPlot.Options {
  const names = ['--ink-3', '--line', ...lines.map(({ colour }) => colour)];
  const [ink, line, ...colours] = drawnColours(element, names);
  const { fontSize, fontFamily } = getComputedStyle(element);
  const size = Number.parseFloat(fontSize);
  const axis: uPlot.Axis = {
    stroke: ink!,
    font: `${size * 0.88}px ${fontFamily}`,
    grid: { stroke: line!, width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: heightOf(element),
    padding: [8, 4, 0, 0],
    legend: { live: true, isolate: false },
    cursor: { sync: { key: group }, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, space: size * 6, size: size * 2, values: timeLabels },
      { ...axis, space: size * 2.6, size: size * 4.6, values: (_, splits) => splits.map(format) },
    ],
    series: [
      { value: (_, at) => (at == null ? '' : timeLabel(at)) },
      ...lines.map(({ name, filled }, index) => ({
        label: name,
        stroke: colours[index]!,
        width: 1.5,
        spanGaps: false,
        points: { show: false },
        ...(filled && { fill: withAlpha(colours[index]!) }),
        value: (_: uPlot, value: number | null) => (value == null ? '–' : format(value)),
      })),
    ],
  };
}

/** Computed colours are of the form `oklch(… )` or `rgb(… )`. */
function withAlpha(colour: string): string {
  return `color-mix(in oklab, ${colour} 12%, transparent)`;
}

const hoursAndMinutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const withSeconds = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const timeLabel = (at: number) => withSeconds.format(at * 1_000);
const timeLabels = (_: uPlot, splits: number[], __: number, ___: number, step: number) =>
  splits.map((at) => (step < 60 ? withSeconds : hoursAndMinutes).format(at * 1_000));
