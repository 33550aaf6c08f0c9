import { useId } from 'react';

interface ChoiceProps<Value extends string> {
  /** Accessible name of the group. */
  readonly name: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly name: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them in sight. */
export function Choice<Value extends string>({ name, value, options, onChange }: ChoiceProps<Value>) {
  const group = useId();
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{name}</legend>
      {options.map((option) => (
        <label key={option.value} className="chip">
          <input
            type="radio"
            name={group}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}
