import type { ActionPreview } from '../../../../src/api/types.ts';
import { aboutAt } from '../../data/decisions.ts';
import { count, counted, rate, sentence, share } from '../../data/format.ts';
import { operand } from '../../data/intent.ts';
import { Sentence } from '../name.tsx';
import { Failure, Notice } from '../notice.tsx';
import type { Preview } from './use-preview.ts';

/** What an action will affect, by the last reports. It has a place of its own from the start: nothing jumps. */
export function Affects({ preview: { value, error } }: { readonly preview: Preview }) {
  return (
    <section className="affects" aria-label="What it will affect" aria-live="polite">
      <h3>Will affect</h3>
      {error !== null && <Failure error={error} />}
      {value === null ? error === null && <p className="quiet">–</p> : <Affected preview={value} />}
    </section>
  );
}

function Affected({ preview }: { readonly preview: ActionPreview }) {
  const { affects, shares, warnings, changes, entry } = preview;
  const about = aboutAt(entry);
  return (
    <>
      <p>
        <strong>{counted(affects.connections, 'connection')}</strong>,{' '}
        <strong>{share(affects.shareOfCalls)}</strong> of the calls ({rate(affects.callsPerSecond)}/s), from{' '}
        {counted(affects.consumerCount, 'consumer')}
        {affects.refusedPerSecond !== null && affects.refusedPerSecond > 0 && (
          <>
            ; about <strong>{rate(affects.refusedPerSecond)} calls/s</strong> would be refused
          </>
        )}
        .
      </p>
      {!changes && <Notice tone="idle">Nothing would change: this is how it is already.</Notice>}
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <Sentence text={sentence(warning)} names={[about, operand(about)]} />
        </Notice>
      ))}
      {shares.length > 0 && <Shares shares={shares} />}
    </>
  );
}

/** Shown by themselves; the rest is summed up. */
const most = 6;

function Shares({ shares }: Pick<ActionPreview, 'shares'>) {
  const shown = shares.filter(({ before, after }) => share(before) !== share(after)).slice(0, most);
  const rest = shares.length - shown.length;
  if (shown.length === 0) return <p className="quiet">Shares of the others hardly change.</p>;
  return (
    <table className="shares">
      <caption className="visually-hidden">Expected shares of the calls</caption>
      <thead>
        <tr>
          <th scope="col">Share of calls</th>
          <th scope="col">now</th>
          <th scope="col">then</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ node, before, after }) => (
          <tr key={node}>
            <th scope="row">{node}</th>
            <td>{share(before)}</td>
            <td>{share(after)}</td>
          </tr>
        ))}
        {rest > 0 && (
          <tr>
            <th scope="row" colSpan={3} className="quiet">
              and {count(rest)} more that change less
            </th>
          </tr>
        )}
      </tbody>
    </table>
  );
}
