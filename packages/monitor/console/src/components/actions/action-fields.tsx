import { type ReactNode, useId } from 'react';
import { type ActionForm, type Intent, operand } from '../../data/intent.ts';
import { TextField } from '../text-field.tsx';

interface FieldsProps {
  readonly form: ActionForm;
  readonly change: (part: Partial<ActionForm>) => void;
}

interface ActionFieldsProps extends FieldsProps {
  readonly intent: Intent;
  readonly problems: Readonly<Partial<Record<keyof ActionForm, string>>>;
}

/** What an action does, said before it is asked for. */
const meanings = {
  draining: 'Clients stop picking it; it goes on answering, and stays registered.',
  disabled: 'Clients stop picking it, and it refuses every call until this is removed.',
  enabled: 'Its own record decides; this only shows that somebody looked.',
} as const;

/** The fields that only some actions have. */
export function ActionFields({ intent, form, change, problems }: ActionFieldsProps) {
  switch (intent.kind) {
    case 'weight':
      return (
        <NumberField
          name="Weight"
          field="weight"
          hint={`With pickers that go by weight alone, its share of calls is its weight over the sum of all; p2cEwma looks at latency too. In force now: ${intent.weight}. 0 takes no calls.`}
          {...{ form, change, problems }}
        />
      );
    case 'state':
      return <p>{meanings[intent.value]}</p>;
    case 'limit':
      return (
        <>
          <Selector selectors={intent.selectors} {...{ form, change }} />
          <div className="field-pair">
            <NumberField
              name="Calls per second"
              field="callsPerSecond"
              hint="Over all providers. 0 lets nothing through."
              {...{ form, change, problems }}
            />
            <NumberField
              name="Burst"
              field="burst"
              hint="Calls at once after a pause. Empty: the rate."
              {...{ form, change, problems }}
            />
          </div>
        </>
      );
    case 'kick':
      return (
        <>
          <p>Its connections are closed, and its calls are refused until the ban ends.</p>
          <Selector selectors={intent.selectors} {...{ form, change }} />
        </>
      );
    default:
      return null;
  }
}

interface NumberFieldProps extends FieldsProps {
  readonly name: string;
  readonly field: 'weight' | 'callsPerSecond' | 'burst';
  readonly hint: ReactNode;
  readonly problems: ActionFieldsProps['problems'];
}

function NumberField({ name, field, hint, form, change, problems }: NumberFieldProps) {
  return (
    <TextField
      label={name}
      inputMode="decimal"
      value={form[field]}
      onChange={(text) => change({ [field]: text })}
      hint={hint}
      problem={problems[field]}
    />
  );
}

interface SelectorProps extends FieldsProps {
  readonly selectors: readonly string[];
}

const kinds: Readonly<Record<string, string>> = {
  node: 'This consumer',
  application: 'All of application',
  address: 'All from',
};

function Selector({ selectors, form, change }: SelectorProps) {
  const id = useId();
  if (selectors.length < 2) return null;
  return (
    <fieldset className="field">
      <legend>Whom</legend>
      <div className="chips">
        {selectors.map((selector) => (
          <label key={selector} className="chip">
            <input
              type="radio"
              name={id}
              checked={form.selector === selector}
              onChange={() => change({ selector })}
            />
            {kinds[selector.split(':', 1)[0]!]} {operand(selector)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
