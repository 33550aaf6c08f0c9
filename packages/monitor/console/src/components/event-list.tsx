import { Link } from 'wouter';
import type { EventEntry } from '../../../src/api/types.ts';
import { eventLink, eventNames, eventTone, namesIn } from '../data/events.ts';
import { Name, Sentence } from './name.tsx';
import { State } from './state.tsx';
import { Ago } from './time.tsx';
import './event-list.css';

/** What has happened, newest first. */
export function EventList({ events }: { readonly events: readonly EventEntry[] }) {
  return (
    <ol className="event-list">
      {events.map((event) => (
        <EventLine key={event.id} event={event} />
      ))}
    </ol>
  );
}

function EventLine({ event }: { readonly event: EventEntry }) {
  const href = eventLink(event);
  return (
    <li>
      <State tone={eventTone(event)}>
        <span className="visually-hidden">{eventNames[event.type]}</span>
      </State>
      <span className="event-text">
        <Sentence text={event.text} names={namesIn(event)} />
        {href !== null && event.service !== undefined && (
          <>
            {' '}
            <Link href={href} className="quiet">
              <Name>{event.service}</Name>
            </Link>
          </>
        )}
      </span>
      <span className="quiet">
        <Ago at={event.at} />
      </span>
    </li>
  );
}
