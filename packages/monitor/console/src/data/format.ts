/** Numbers, shares, durations and ages as people read them; all figures in one column stay of similar width. */

const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Shown where nothing is known: a figure that nobody reported is not a zero. */
export const unknown = '–';

/** A whole number with thousands marks: `12,345`. */
export function count(value: number | null | undefined): string {
  return value == null ? unknown : integer.format(value);
}

/** A rate in calls per second with about three figures: `0`, `0.25`, `8.3`, `420`, `12.3k`, `1.2M`. */
export function rate(perSecond: number | null | undefined): string {
  if (perSecond == null) return unknown;
  if (perSecond === 0) return '0';
  if (perSecond < 0.005) return '<0.01';
  if (perSecond < 0.995) return perSecond.toFixed(2);
  if (perSecond < 9.95) return perSecond.toFixed(1);
  if (perSecond < 9_999.5) return integer.format(perSecond);
  return perSecond < 999_500
    ? `${threeFigures(perSecond / 1_000)}k`
    : `${threeFigures(perSecond / 1_000_000)}M`;
}

/** A level, such as of connections, which over a time is a mean: `4`, `3.7`, `1,204`. */
export function level(value: number | null | undefined): string {
  if (value == null) return unknown;
  return value < 9.95 ? String(Math.round(value * 10) / 10) : integer.format(value);
}

/** A share from 0 to 1 as per cent; what is above nothing never reads as nothing, nor what is below all as all. */
export function share(value: number | null | undefined): string {
  if (value == null) return unknown;
  if (value <= 0) return '0%';
  const percent = value * 100;
  if (percent < 0.01) return '<0.01%';
  if (percent < 0.995) return `${percent.toFixed(2)}%`;
  if (percent < 9.95) return `${percent.toFixed(1)}%`;
  return value < 1 && percent > 99 ? '>99%' : `${Math.round(percent)}%`;
}

/** A duration in µs: `850 µs`, `1.24 ms`, `38 ms`, `2.1 s`, `3 min`. */
export function latency(us: number | null | undefined): string {
  if (us == null) return unknown;
  if (us < 999.5) return `${Math.round(us)} µs`;
  if (us < 999_500) return `${threeFigures(us / 1_000)} ms`;
  return us < 119_500_000 ? `${threeFigures(us / 1_000_000)} s` : `${Math.round(us / 60_000_000)} min`;
}

const steps = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1_000, name: 's' },
] as const;

/** A span in ms by its two largest units: `0 s`, `42 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`. */
export function span(ms: number | null | undefined): string {
  if (ms == null) return unknown;
  const first = steps.findIndex((step) => ms >= step.ms);
  if (first === -1) return '0 s';
  const large = steps[first]!;
  const whole = Math.floor(ms / large.ms);
  const small = steps[first + 1];
  const rest = small === undefined ? 0 : Math.floor((ms % large.ms) / small.ms);
  return rest === 0 ? `${whole} ${large.name}` : `${whole} ${large.name} ${rest} ${small!.name}`;
}

/** How long ago, by the largest unit alone: `now`, `42 s ago`, `3 min ago`. */
export function ago(ms: number): string {
  if (ms < 1_000) return 'now';
  return `${largest(ms)} ago`;
}

/** What is left until then, by the largest unit: `8 min left`, `ended`. */
export function left(ms: number): string {
  return ms <= 0 ? 'ended' : `${largest(ms)} left`;
}

function largest(ms: number): string {
  const step = steps.find((one) => ms >= one.ms) ?? steps.at(-1)!;
  return `${Math.floor(ms / step.ms)} ${step.name}`;
}

const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** A moment in the reader's own time zone: the time alone today, with the day otherwise. */
export function moment(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return (sameDay ? timeOfDay : dayAndTime).format(at);
}

/** The same in full, with the time zone, for tooltips. */
export function fullMoment(at: number): string {
  return full.format(at);
}

/** `1 provider`, `3 providers`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** A message of the monitor as a sentence that stands by itself. */
export function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
}

function threeFigures(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : integer.format(value);
}
