import { useMemo } from 'react';
import type { ControlView } from '../../../../src/api/types.ts';
import { useAction } from '../../components/actions/use-action.tsx';
import { Notice } from '../../components/notice.tsx';
import { Tag } from '../../components/state.tsx';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { Moment, Until } from '../../components/time.tsx';
import { systemClock } from '../../data/clock.ts';
import { describeDecision, inForce, type StandingDecision, standingDecisions } from '../../data/decisions.ts';
import type { Intent } from '../../data/intent.ts';
import { useMay } from '../../data/session.ts';

interface DecisionsTabProps {
  readonly service: string;
  readonly control: ControlView;
}

/** The control document: what operators have decided, whoever or whatever wrote it. */
export function DecisionsTab({ service, control }: DecisionsTabProps) {
  const [dialog, open] = useAction(service);
  const mayAct = useMay('operator');
  const rows = useMemo(() => standingDecisions(control.document), [control]);
  const all = useMemo(() => (mayAct ? [...columns, liftColumn(open)] : columns), [mayAct, open]);
  return (
    <div>
      {control.problem !== undefined && <Notice tone="bad">{control.problem}</Notice>}
      <DataTable
        name="Decisions"
        rows={rows}
        columns={all}
        shape={shape}
        rowId={({ entry }) => entry}
        empty="Nothing has been decided: every node goes by its own record."
      />
      {dialog}
    </div>
  );
}

const text = ({ kind, decision }: StandingDecision) => describeDecision(kind, decision);

const columns: readonly Column<StandingDecision>[] = [
  { id: 'about', name: 'About', heading: true, value: ({ about }) => about },
  {
    id: 'decision',
    name: 'Decision',
    width: 13,
    value: text,
    cell: (row) => (
      <>
        {text(row)} {!inForce(row.decision, systemClock.now()) && <Tag>ended</Tag>}
      </>
    ),
  },
  { id: 'why', name: 'Reason', width: 18, priority: 3, value: ({ decision }) => decision.why },
  { id: 'by', name: 'By', width: 8, priority: 3, value: ({ decision }) => decision.by },
  {
    id: 'at',
    name: 'Since',
    width: 9,
    priority: 4,
    descendingFirst: true,
    value: ({ decision }) => decision.at,
    cell: ({ decision }) => <Moment at={decision.at} />,
  },
  {
    id: 'ends',
    name: 'Ends',
    width: 8.5,
    priority: 2,
    value: ({ decision }) => decision.expiresAt ?? null,
    cell: ({ decision }) =>
      decision.expiresAt === undefined ? (
        <span className="quiet">when removed</span>
      ) : (
        <Until at={decision.expiresAt} />
      ),
  },
];
const shape = tableShape(columns, { column: 'about', descending: false });

function liftColumn(open: (intent: Intent) => void): Column<StandingDecision> {
  return {
    id: 'lift',
    name: 'Remove',
    width: 7.25,
    sorts: false,
    value: () => null,
    cell: (row) => (
      <button
        type="button"
        className="button plain small"
        aria-label={`Remove: ${row.about}, ${text(row)}`}
        onClick={() =>
          open({ kind: 'lift', action: row.lift, what: `Remove “${text(row)}” from ${row.about}` })
        }
      >
        Remove…
      </button>
    ),
  };
}
