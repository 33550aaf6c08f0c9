import type { PolicyChange } from '../../data/policy.ts';
import './policy.css';

/** What differs between two policies. */
export function PolicyDiff({ changes }: { readonly changes: readonly PolicyChange[] }) {
  return (
    <ul className="policy-diff" aria-label="Changes">
      {changes.map(({ path, before, after }) => (
        <li key={path}>
          <span>{path}</span>
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
