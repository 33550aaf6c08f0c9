import { useState } from 'react';
import type { ControlView, PolicyValue, ServicePolicy } from '../../../../src/api/types.ts';
import { ActionDialog } from '../../components/actions/action-dialog.tsx';
import { Section } from '../../components/page.tsx';
import { AddMethod } from '../../components/policy/add-method.tsx';
import { Meanwhile } from '../../components/policy/meanwhile.tsx';
import { PolicyDiff } from '../../components/policy/policy-diff.tsx';
import { PolicyFields } from '../../components/policy/policy-fields.tsx';
import { Moment, Until } from '../../components/time.tsx';
import {
  editable,
  methodFields,
  onTopOf,
  policyChanges,
  serviceFields,
  withValueAt,
} from '../../data/policy.ts';
import { useMay } from '../../data/session.ts';

/** A policy in the making. */
interface Draft {
  /** What stood there when editing began. */
  readonly from: ServicePolicy | null;
  readonly value: PolicyValue;
}

interface PolicyTabProps {
  readonly service: string;
  readonly control: ControlView;
}

/**
 * How clients of the service behave, to look at and to change. A draft is made from the policy that stood there when
 * editing began; when another one stands there by now, the monitor refuses to overwrite it, and the page shows what is
 * different, and puts the draft on top of it if told to.
 */
export function PolicyTab({ service, control }: PolicyTabProps) {
  const standing = control.document.policy ?? null;
  const current = editable(standing);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [added, setAdded] = useState<readonly string[]>([]);
  const [confirming, setConfirming] = useState(false);
  const mayAct = useMay('operator');
  const shown = draft?.value ?? current;
  const from = draft === null ? standing : draft.from;
  const changes = policyChanges(editable(from), shown);
  const methods = [
    ...new Set(['*', ...Object.keys(current.methods ?? {}), ...Object.keys(shown.methods ?? {}), ...added]),
  ];
  const put = (path: readonly string[], value: unknown) =>
    setDraft({ from, value: withValueAt(shown, path, value) });
  const discard = () => {
    setDraft(null);
    setAdded([]);
    setConfirming(false);
  };

  const rebase = () => setDraft({ from: standing, value: onTopOf(current, editable(from), shown) });
  const meanwhile = !isSame(from, standing) && <Meanwhile from={from} standing={standing} onTop={rebase} />;

  return (
    <div className="columns policy">
      <p className="quiet">
        {standing === null ? (
          'No policy stands: each client goes by its own options. What is left empty stays that way.'
        ) : (
          <>
            By {standing.by}, <Moment at={standing.at} />: {standing.why}
            {standing.expiresAt !== undefined && (
              <>
                {' '}
                (<Until at={standing.expiresAt} />)
              </>
            )}
          </>
        )}
      </p>
      <Section title="All calls">
        <PolicyFields fields={serviceFields} value={shown} put={put} disabled={!mayAct} />
      </Section>
      {methods.map((method) => (
        <Section
          key={method}
          title={method === '*' ? 'Methods without an entry of their own' : `Method ${method}`}
        >
          <PolicyFields fields={methodFields(method)} value={shown} put={put} disabled={!mayAct} />
        </Section>
      ))}
      {mayAct && <AddMethod taken={methods} add={(method) => setAdded([...added, method])} />}
      {changes.length > 0 && (
        <Section title="Changes">
          {meanwhile}
          <PolicyDiff changes={changes} />
          <div className="policy-actions">
            <button type="button" className="button" onClick={discard}>
              Discard
            </button>
            <button type="button" className="button primary" onClick={() => setConfirming(true)}>
              Write…
            </button>
          </div>
        </Section>
      )}
      {confirming && (
        <ActionDialog
          service={service}
          intent={{ kind: 'policy', value: Object.keys(shown).length === 0 ? null : shown }}
          expected={from}
          onClose={() => setConfirming(false)}
          onDone={discard}
        >
          {meanwhile}
          <PolicyDiff changes={changes} />
        </ActionDialog>
      )}
    </div>
  );
}

/** Both come from the same document of the same monitor, with their fields in the same order. */
const isSame = (one: ServicePolicy | null, other: ServicePolicy | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
