import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { AuditPage as Answer, AuditEntry } from '../../../src/api/types.ts';
import { Sentence } from '../components/name.tsx';
import { Failure, Loading } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { Tag, Toned } from '../components/state.tsx';
import { type Column, tableShape } from '../components/table/columns.ts';
import { DataTable } from '../components/table/data-table.tsx';
import { Moment } from '../components/time.tsx';
import { auditText, canUndo, namesIn } from '../data/audit.ts';
import { inWords } from '../data/codes.ts';
import { links } from '../data/links.ts';
import { usePages } from '../data/use-pages.ts';
import { UndoDialog } from './audit/undo-dialog.tsx';

const entriesOf = ({ entries }: Answer) => entries;

/** Who did what, and the way back. */
export function AuditPage() {
  const { entries, error, more, reload } = usePages('/audit?limit=500', entriesOf);
  const [undoing, setUndoing] = useState<AuditEntry | null>(null);
  const columns = useMemo(() => [...facts, undoColumn(setUndoing)], []);
  return (
    <Page title="Audit">
      {error && <Failure error={error} />}
      {entries === null ? (
        error === null && <Loading what="the audit log" />
      ) : (
        <DataTable
          name="Audit entries"
          rows={entries}
          columns={columns}
          shape={shape}
          rowId={({ id }) => String(id)}
          empty="Nobody has done anything yet."
        >
          {more && (
            <button type="button" className="button small" onClick={more}>
              Load older
            </button>
          )}
        </DataTable>
      )}
      {undoing && <UndoDialog entry={undoing} onClose={() => setUndoing(null)} onDone={reload} />}
    </Page>
  );
}

const facts: readonly Column<AuditEntry>[] = [
  {
    id: 'at',
    name: 'Time',
    width: 8.5,
    descendingFirst: true,
    value: ({ id }) => id,
    cell: ({ at }) => <Moment at={at} />,
  },
  {
    id: 'who',
    name: 'Who',
    width: 8,
    priority: 2,
    value: ({ who }) => who,
    cell: ({ who, via }) => (
      <>
        {who} {via !== 'session' && <Tag>{via}</Tag>}
      </>
    ),
  },
  {
    id: 'what',
    name: 'What',
    heading: true,
    value: auditText,
    cell: (entry) => (
      <>
        <span className="row-text">
          <Toned tone={isSignInRefused(entry) ? 'bad' : undefined}>
            <Sentence text={auditText(entry)} names={namesIn(entry)} />
          </Toned>
        </span>{' '}
        {entry.refused !== null && !isSignInRefused(entry) && <Refused code={entry.refused} />}
      </>
    ),
  },
  {
    id: 'service',
    name: 'Service',
    width: 9,
    priority: 3,
    value: ({ service }) => service,
    cell: ({ service }) => service !== null && <Link href={links.service(service)}>{service}</Link>,
  },
  { id: 'why', name: 'Reason', width: 13, priority: 3, value: ({ why }) => why },
  {
    id: 'address',
    name: 'From',
    width: 9,
    priority: 4,
    value: ({ address }) => address,
    cell: ({ address }) => <span className="mono">{address}</span>,
  },
];
const shape = tableShape(facts, { column: 'at', descending: true });

/** Of a sign-in its text says so, and why. */
const isSignInRefused = ({ action, refused }: AuditEntry) => action === 'signIn' && refused !== null;

function Refused({ code }: { readonly code: string }) {
  return (
    <Tag tone="bad" title={code}>
      refused<span className="tag-more">: {inWords(code)}</span>
    </Tag>
  );
}

function undoColumn(undo: (entry: AuditEntry) => void): Column<AuditEntry> {
  return {
    id: 'undo',
    name: 'Undo',
    width: 6,
    sorts: false,
    value: () => null,
    cell: (entry) => {
      if (entry.undoneBy !== null) return <span className="quiet">undone</span>;
      if (!canUndo(entry)) return null;
      return (
        <button
          type="button"
          className="button plain small"
          aria-label={`Undo: ${auditText(entry)}`}
          onClick={() => undo(entry)}
        >
          Undo…
        </button>
      );
    },
  };
}
