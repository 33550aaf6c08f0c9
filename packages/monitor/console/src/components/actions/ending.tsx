import { useId } from 'react';
import { type ActionForm, endings } from '../../data/intent.ts';

interface EndingProps {
  readonly form: ActionForm;
  readonly change: (part: Partial<ActionForm>) => void;
  /** The moment is missing or past. */
  readonly wrong: boolean;
}

/** When a decision is to end by itself. */
export function Ending({ form, change, wrong }: EndingProps) {
  const id = useId();
  return (
    <fieldset className="field">
      <legend>Ends</legend>
      <div className="chips">
        {endings.map(({ value, name }) => (
          <label key={value} className="chip">
            <input
              type="radio"
              name={id}
              checked={form.ends === value}
              onChange={() => change({ ends: value })}
            />
            {name}
          </label>
        ))}
      </div>
      {form.ends === 'at' && (
        <input
          type="datetime-local"
          className="input"
          aria-label="End, date and time"
          aria-invalid={wrong}
          value={form.endsAt}
          onChange={(event) => change({ endsAt: event.target.value })}
        />
      )}
      {wrong && <span className="error">Choose a moment that is still to come.</span>}
    </fieldset>
  );
}
