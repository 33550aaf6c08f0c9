import { ago, fullMoment, left, moment, span } from '../data/format.ts';
import { useNow } from '../data/use-now.ts';

interface TimeProps {
  /** RFC 3339. */
  readonly at: string;
}

/** How long ago something was. */
export function Ago({ at }: TimeProps) {
  const now = useNow();
  return (
    <time dateTime={at} title={fullMoment(Date.parse(at))}>
      {ago(now - Date.parse(at))}
    </time>
  );
}

/** How long something has lasted. */
export function Since({ at }: TimeProps) {
  const now = useNow();
  return (
    <time dateTime={at} title={fullMoment(Date.parse(at))}>
      {span(Math.max(0, now - Date.parse(at)))}
    </time>
  );
}

/** When something ends. */
export function Until({ at }: TimeProps) {
  const now = useNow();
  return (
    <time dateTime={at} title={fullMoment(Date.parse(at))}>
      {left(Date.parse(at) - now)}
    </time>
  );
}

/** Since when something has been so, within a sentence: ` since 10:42:07`. */
export function SinceThen({ at }: TimeProps) {
  return (
    <>
      {' '}
      since <Moment at={at} />
    </>
  );
}

/** When something was, by the reader's clock. */
export function Moment({ at }: TimeProps) {
  const now = useNow();
  return (
    <time dateTime={at} title={fullMoment(Date.parse(at))}>
      {moment(Date.parse(at), now)}
    </time>
  );
}
