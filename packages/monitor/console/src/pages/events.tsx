import { useMemo } from 'react';
import { Link } from 'wouter';
import type { EventEntry, EventPage } from '../../../src/api/types.ts';
import { Sentence } from '../components/name.tsx';
import { Failure, Loading } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { State } from '../components/state.tsx';
import { type Column, tableShape } from '../components/table/columns.ts';
import { DataTable } from '../components/table/data-table.tsx';
import { Moment } from '../components/time.tsx';
import { eventLink, eventNames, eventTone, namesIn } from '../data/events.ts';
import { links } from '../data/links.ts';
import { useOverview } from '../data/use-live.ts';
import { usePages } from '../data/use-pages.ts';

const columns: readonly Column<EventEntry>[] = [
  {
    id: 'at',
    name: 'Time',
    width: 9.5,
    descendingFirst: true,
    value: ({ id }) => id,
    cell: ({ at }) => <Moment at={at} />,
  },
  {
    id: 'type',
    name: 'Kind',
    width: 11,
    priority: 2,
    facet: true,
    value: ({ type }) => eventNames[type],
    cell: (event) => <State tone={eventTone(event)}>{eventNames[event.type]}</State>,
  },
  {
    id: 'service',
    name: 'Service',
    width: 13,
    priority: 3,
    value: ({ service }) => service ?? null,
    cell: ({ service }) => service !== undefined && <Link href={links.service(service)}>{service}</Link>,
  },
  {
    id: 'node',
    name: 'Node',
    width: 12,
    priority: 4,
    value: ({ node }) => node ?? null,
    cell: (event) => {
      const href = eventLink(event);
      return event.node !== undefined && (href === null ? event.node : <Link href={href}>{event.node}</Link>);
    },
  },
  {
    id: 'text',
    name: 'What happened',
    heading: true,
    value: ({ text }) => text,
    cell: (event) => <Sentence text={event.text} names={namesIn(event)} />,
  },
];
const shape = tableShape(columns, { column: 'at', descending: true });
const entriesOf = ({ events }: EventPage) => events;

export function EventsPage() {
  const { model } = useOverview();
  const { entries, error, more } = usePages('/events?limit=500', entriesOf);
  const rows = useMemo(() => withNewer(entries ?? [], model?.events ?? []), [entries, model]);
  return (
    <Page title="Events">
      {error && <Failure error={error} />}
      {entries === null ? (
        error === null && <Loading what="events" />
      ) : (
        <DataTable
          name="Events"
          rows={rows}
          columns={columns}
          shape={shape}
          rowId={({ id }) => String(id)}
          empty="Nothing has happened yet."
        >
          {more && (
            <button type="button" className="button small" onClick={more}>
              Load older
            </button>
          )}
        </DataTable>
      )}
    </Page>
  );
}

/** What was read, with what the stream has brought since. */
function withNewer(read: readonly EventEntry[], live: readonly EventEntry[]): readonly EventEntry[] {
  const newest = read[0]?.id ?? 0;
  return [...live.filter(({ id }) => id > newest), ...read];
}
