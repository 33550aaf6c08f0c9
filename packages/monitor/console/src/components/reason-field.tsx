import { useId } from 'react';

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Says that it is missing. */
  readonly missing: boolean;
}

/** Why something is done: for the audit log, and for those who find the decision later. */
export function ReasonField({ value, onChange, missing }: ReasonFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Reason</label>
      <textarea
        id={id}
        className="input"
        rows={2}
        maxLength={1000}
        required
        aria-invalid={missing}
        aria-describedby={`${id}-error`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-error`} className="error">
        {missing && 'Say why: it stands in the audit log, for whoever asks later.'}
      </span>
    </div>
  );
}
