import { useState } from 'react';
import type { ControlView, PolicyValue, ServicePolicy } from '../../../../src/api/types.ts';
import { ActionDialog } from '../../components/actions/action-dialog.tsx';
import { Section } from '../../components/page.tsx';
import { AddMethod } from '../../components/policy/add-method.tsx';
import { PolicyDiff } from '../../components/policy/policy-diff.tsx';
import { PolicyFields } from '../../components/policy/policy-fields.tsx';
import { Moment, Until } from '../../components/time.tsx';
import { editable, methodFields, policyChanges, serviceFields, withValueAt } from '../../data/policy.ts';
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
 * editing began; if another one stands there at the end, the monitor refuses to overwrite it.
 */
export function PolicyTab({ service, control }: PolicyTabProps) {
  const standing = control.document.policy;
  const current = editable(standing);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [added, setAdded] = useState<readonly string[]>([]);
  const [confirming, setConfirming] = useState(false);
  const mayAct = useMay('operator');
  const shown = draft?.value ?? current;
  const changes = policyChanges(current, shown);
  const methods = [
    ...new Set(['*', ...Object.keys(current.methods ?? {}), ...Object.keys(shown.methods ?? {}), ...added]),
  ];
  const put = (path: readonly string[], value: unknown) =>
    setDraft({ from: draft?.from ?? standing ?? null, value: withValueAt(shown, path, value) });
  const discard = () => {
    setDraft(null);
    setAdded([]);
    setConfirming(false);
  };

  return (
    <div className="columns policy">
      <p className="quiet">
        {standing === undefined ? (
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
          expected={draft?.from ?? null}
          onClose={() => setConfirming(false)}
          onDone={discard}
        >
          <PolicyDiff changes={changes} />
        </ActionDialog>
      )}
    </div>
  );
}
