import type { PolicyChange } from '../../data/policy.ts';
import './policy.css';

interface PolicyDiffProps {
  readonly changes: readonly PolicyChange[];
  /** Accessible name of the list. Default "Changes". */
  readonly name?: string;
}

/** What differs between two policies. */
export function PolicyDiff({ changes, name = 'Changes' }: PolicyDiffProps) {
  return (
    <ul className="policy-diff" aria-label={name}>
      {changes.map(({ path, before, after }) => (
        <li key={path.join()}>
          <span>{path.join(' › ')}</span>
          <span>
            {before === undefined ? <span className="quiet">unsaid</span> : <del>{String(before)}</del>}{' '}
            <span aria-hidden="true">→</span> <span className="visually-hidden">becomes</span>{' '}
            {after === undefined ? <span className="quiet">unsaid</span> : <ins>{String(after)}</ins>}
          </span>
        </li>
      ))}
    </ul>
  );
}
