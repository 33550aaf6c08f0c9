import type { ControlAction, Decision } from '../../../src/api/types.ts';
import { describeDecision } from '../data/decisions.ts';
import { Name } from './name.tsx';
import { Notice } from './notice.tsx';
import { Ago, Until } from './time.tsx';

interface DecisionNoteProps {
  readonly kind: ControlAction['kind'];
  readonly decision: Decision;
  /** Which consumers it is about, when that is not the page's own. */
  readonly selector?: string;
}

/** A decision in force, with who, when, why, and its end. */
export function DecisionNote({ kind, decision, selector }: DecisionNoteProps) {
  return (
    <Notice tone="idle">
      Decided: <strong>{describeDecision(kind, decision)}</strong>
      {selector !== undefined && (
        <>
          {' '}
          for <Name>{selector}</Name>
        </>
      )}
      , by <Name>{decision.by}</Name> <Ago at={decision.at} />: <Name>{decision.why}</Name>{' '}
      {decision.expiresAt !== undefined && (
        <span className="quiet">
          (<Until at={decision.expiresAt} />)
        </span>
      )}
    </Notice>
  );
}
