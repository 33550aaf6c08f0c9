import type { TryAnswer, TryOutcome } from '../../../../src/api/types.ts';
import { latency } from '../../data/format.ts';
import type { Tone } from '../../data/load.ts';
import { SourceText } from '../source-text.tsx';
import { State } from '../state.tsx';

const reached: Readonly<Record<string, string>> = {
  notWritten: 'The call has not left.',
  refused: 'The provider has not run it.',
  answered: 'The provider has answered so.',
  unknown: 'The provider may have run it.',
};

/** How a call ended, where, and how long that took. */
export function TryOutcomeView({
  answer: { node, address, latencyUs, outcome },
}: {
  readonly answer: TryAnswer;
}) {
  const { tone, name, json } = shown(outcome);
  return (
    <section className="try-outcome" aria-label="Outcome">
      <p>
        <State tone={tone}>{name}</State>{' '}
        <span className="quiet">
          {node} <span className="mono">{address}</span>
          {latencyUs !== null && `, ${latency(latencyUs)}`}
        </span>
      </p>
      {outcome.kind === 'failure' && (
        <p>
          {outcome.message} <span className="quiet">{reached[outcome.reached]}</span>
        </p>
      )}
      {json !== undefined && <SourceText name="Answer" text={JSON.stringify(json, undefined, 2)} />}
    </section>
  );
}

function shown(outcome: TryOutcome): { readonly tone: Tone; readonly name: string; readonly json?: unknown } {
  switch (outcome.kind) {
    case 'result':
      return { tone: 'good', name: 'Result', json: outcome.value };
    case 'sent':
      return { tone: 'good', name: 'Sent; nobody answers a oneway call' };
    case 'exception':
      return { tone: 'warn', name: `Exception ${outcome.type}`, json: outcome.value };
    case 'failure':
      return { tone: 'bad', name: outcome.code };
  }
}
