import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type {
  InterfaceDetail,
  InterfaceUse,
  MethodDefinition,
  ServiceDefinition,
  TryAnswer,
} from '../../../../src/api/types.ts';
import { api, segment } from '../../data/api.ts';
import { callName, emptyArguments } from '../../data/interface.ts';
import { readTryForm, type TryForm } from '../../data/try-form.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { Dialog } from '../dialog.tsx';
import { Failure } from '../notice.tsx';
import { ReasonField } from '../reason-field.tsx';
import { SelectField } from '../select-field.tsx';
import { TextField } from '../text-field.tsx';
import { TryOutcomeView } from './try-outcome.tsx';

interface TryDialogProps {
  readonly service: string;
  readonly detail: InterfaceDetail;
  readonly use: InterfaceUse;
  readonly of: ServiceDefinition;
  readonly method: MethodDefinition;
  readonly onClose: () => void;
}

/** Calls a method: asks with what, where, for how long and why, and shows how it ended. */
export function TryDialog({ service, detail, use, of, method, onClose }: TryDialogProps) {
  const id = useId();
  const [form, setForm] = useState<TryForm>(() => ({
    node: '',
    multiplexed: '',
    json: JSON.stringify(emptyArguments(method.arguments, detail.definitions), undefined, 2),
    deadline: '5000',
    why: '',
  }));
  const [tried, setTried] = useState(false);
  const [answer, setAnswer] = useState<TryAnswer | null>(null);
  const { sending, refused, submit } = useSubmit();
  const call = useRef<AbortController>(undefined);
  useEffect(() => () => call.current?.abort(), []);
  const change = (part: Partial<TryForm>) => setForm((before) => ({ ...before, ...part }));
  const { arguments: given, deadlineMs, problems } = readTryForm(form);
  const why = form.why.trim();

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (given === null || problems.deadline !== undefined || why === '') return setTried(true);
    const { node, multiplexed } = form;
    const leave = new AbortController();
    void submit(async () => {
      call.current = leave;
      setAnswer(null);
      const body = {
        hash: detail.hash,
        method: `${callName(detail, of)}.${method.name}`,
        arguments: given,
        deadlineMs,
        why,
        ...(node !== '' && { node }),
        ...(multiplexed !== '' && { multiplexed }),
      };
      const path = `/services/${segment(service)}/try`;
      try {
        setAnswer(await api.request<TryAnswer>(path, { method: 'POST', body, signal: leave.signal }));
      } catch (error) {
        // Whoever gave it up knows that.
        if (!leave.signal.aborted) throw error;
      }
    });
  };

  return (
    <Dialog title={`Call ${of.name}.${method.name}`} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate className="try">
        <div className="field">
          <label htmlFor={id}>Arguments</label>
          <textarea
            id={id}
            className="input mono"
            rows={Math.min(12, form.json.split('\n').length + 1)}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={tried && problems.json !== undefined}
            aria-describedby={`${id}-note`}
            value={form.json}
            onChange={(event) => change({ json: event.target.value })}
          />
          <span id={`${id}-note`} className={tried && problems.json !== undefined ? 'error' : 'hint'}>
            {(tried && problems.json) ||
              'JSON. Integers beyond 2^53 as text, binary in base64; null leaves out.'}
          </span>
        </div>
        <div className="field-pair">
          <SelectField
            label="Provider"
            value={form.node}
            onChange={(node) => change({ node })}
            options={[
              { value: '', name: 'any that is up' },
              ...use.nodes.map((node) => ({ value: node, name: node })),
            ]}
          />
          {use.multiplexed.length > 0 && (
            <SelectField
              label="Service behind the port"
              value={form.multiplexed}
              onChange={(multiplexed) => change({ multiplexed })}
              options={[
                { value: '', name: 'its own' },
                ...use.multiplexed.map((name) => ({ value: name, name })),
              ]}
            />
          )}
          <TextField
            label="Deadline (ms)"
            inputMode="numeric"
            value={form.deadline}
            onChange={(deadline) => change({ deadline })}
            problem={tried ? problems.deadline : undefined}
          />
        </div>
        <ReasonField
          value={form.why}
          onChange={(text) => change({ why: text })}
          missing={tried && why === ''}
        />
        {refused && <Failure error={refused} />}
        <div role="status">
          {sending && <p className="quiet">Calling…</p>}
          {answer !== null && <TryOutcomeView answer={answer} />}
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={sending ? () => call.current?.abort() : onClose}>
            {sending ? 'Give up' : 'Close'}
          </button>
          <button type="submit" className="button primary" disabled={sending}>
            Call
          </button>
        </div>
      </form>
    </Dialog>
  );
}
