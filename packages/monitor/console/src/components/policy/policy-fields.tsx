import { useId, useState } from 'react';
import type { PolicyValue } from '../../../../src/api/types.ts';
import { type PolicyField, valueAt } from '../../data/policy.ts';
import './policy.css';

interface PolicyFieldsProps {
  readonly fields: readonly PolicyField[];
  readonly value: PolicyValue;
  readonly put: (path: readonly string[], value: unknown) => void;
  readonly disabled: boolean;
}

/** Some fields of a policy. Empty means that the policy says nothing, and each client decides. */
export function PolicyFields({ fields, value, put, disabled }: PolicyFieldsProps) {
  return (
    <div className="policy-fields">
      {fields.map((field) => {
        const props = { field, value: valueAt(value, field.path), disabled };
        const set = (next: unknown) => put(field.path, next);
        return field.type === 'number' ? (
          <NumberInput key={field.path.join()} {...props} set={set} />
        ) : (
          <Select key={field.path.join()} {...props} set={set} />
        );
      })}
    </div>
  );
}

interface InputProps {
  readonly field: PolicyField;
  readonly value: unknown;
  readonly disabled: boolean;
  readonly set: (value: unknown) => void;
}

const unsaid = 'as each client says';

function Select({ field, value, disabled, set }: InputProps) {
  const id = useId();
  const options = field.type === 'switch' ? ['yes', 'no'] : (field.options ?? []);
  const shown = value === undefined ? '' : value === true ? 'yes' : value === false ? 'no' : String(value);
  // A picker that this version does not know is shown as it stands.
  const all = shown === '' || options.includes(shown) ? options : [...options, shown];
  const change = (text: string) => {
    if (text === '') return set(undefined);
    set(field.type === 'switch' ? text === 'yes' : text);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{field.name}</label>
      <select
        id={id}
        className="select"
        value={shown}
        disabled={disabled}
        onChange={(event) => change(event.target.value)}
      >
        <option value="">{unsaid}</option>
        {all.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </div>
  );
}

function NumberInput({ field, value, disabled, set }: InputProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const { least = 0, most = Number.MAX_SAFE_INTEGER, whole = true } = field;
  const fits = (number: number) => number >= least && number <= most && (!whole || Number.isInteger(number));
  const text = typed ?? (value === undefined ? '' : String(value));
  const wrong = text.trim() !== '' && !fits(Number(text));
  const change = (next: string) => {
    setTyped(next);
    if (next.trim() === '') set(undefined);
    else if (fits(Number(next))) set(Number(next));
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        {field.name}
        {field.unit !== undefined && <span className="quiet"> {field.unit}</span>}
      </label>
      <input
        id={id}
        className="input"
        inputMode="decimal"
        autoComplete="off"
        placeholder={unsaid}
        disabled={disabled}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-error` : undefined}
        value={text}
        onChange={(event) => change(event.target.value)}
        onBlur={() => !wrong && setTyped(null)}
      />
      {wrong && (
        <span id={`${id}-error`} className="error">
          {whole ? 'A whole number' : 'A number'} from {least} to {most}.
        </span>
      )}
    </div>
  );
}
