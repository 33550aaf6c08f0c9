import type { ServicePolicy } from '../../../../src/api/types.ts';
import { editable, policyChanges } from '../../data/policy.ts';
import { Notice } from '../notice.tsx';
import { Ago } from '../time.tsx';
import { PolicyDiff } from './policy-diff.tsx';

interface MeanwhileProps {
  /** What stood there when editing began. */
  readonly from: ServicePolicy | null;
  readonly standing: ServicePolicy | null;
  /** Puts the draft on top of what stands now. */
  readonly onTop: () => void;
}

/** Says that somebody else has changed the policy while it was edited, what, and how to go on. */
export function Meanwhile({ from, standing, onTop }: MeanwhileProps) {
  const changes = policyChanges(editable(from), editable(standing));
  return (
    <Notice tone="warn">
      {standing === null ? (
        'The policy that this draft began from has been taken back.'
      ) : (
        <>
          {standing.by} has changed the policy since this draft was begun, <Ago at={standing.at} />:{' '}
          {standing.why}
        </>
      )}
      <PolicyDiff changes={changes} name="Changed meanwhile" />
      <button type="button" className="button small" onClick={onTop}>
        Put my changes on top
      </button>
    </Notice>
  );
}
