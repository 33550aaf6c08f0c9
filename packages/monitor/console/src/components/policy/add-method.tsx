import { type FormEvent, useId, useState } from 'react';

interface AddMethodProps {
  readonly taken: readonly string[];
  readonly add: (method: string) => void;
}

/** Begins an entry for a method. */
export function AddMethod({ taken, add }: AddMethodProps) {
  const id = useId();
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const method = name.trim();
    if (method !== '' && !taken.includes(method)) add(method);
    setName('');
  };
  return (
    <form className="add-method" onSubmit={submit}>
      <label htmlFor={id} className="visually-hidden">
        Name of a method
      </label>
      <input
        id={id}
        className="input"
        placeholder="Name of a method"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button">
        Add entry
      </button>
    </form>
  );
}
