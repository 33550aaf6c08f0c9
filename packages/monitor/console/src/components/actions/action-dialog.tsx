import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { ActionResult, Decision } from '../../../../src/api/types.ts';
import { api, segment } from '../../data/api.ts';
import { systemClock } from '../../data/clock.ts';
import {
  type ActionForm,
  expiresAt,
  type Intent,
  namesOf,
  newForm,
  readForm,
  titleOf,
} from '../../data/intent.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { AwayNote } from '../away-note.tsx';
import { Dialog } from '../dialog.tsx';
import { FormActions } from '../form-actions.tsx';
import { Sentence } from '../name.tsx';
import { Failure } from '../notice.tsx';
import { ReasonField } from '../reason-field.tsx';
import { useToast } from '../toasts.tsx';
import { ActionFields } from './action-fields.tsx';
import { Affects } from './affects.tsx';
import { Ending } from './ending.tsx';
import { usePreview } from './use-preview.ts';
import './actions.css';

interface ActionDialogProps {
  readonly service: string;
  readonly intent: Intent;
  readonly onClose: () => void;
  /** Called when the decision has been written. */
  readonly onDone?: () => void;
  /** The decision that must still stand there. Default: the one that the preview showed. */
  readonly expected?: Decision | null;
  /** What stands above the fields: a diff. */
  readonly children?: ReactNode;
}

/** Asks for what an action needs (value, reason, end), shows what it will affect, and does it. */
export function ActionDialog(props: ActionDialogProps) {
  const { service, intent, onClose, onDone, children } = props;
  const [form, setForm] = useState<ActionForm>(() => newForm(intent));
  const [tried, setTried] = useState(false);
  const { sending, refused, submit } = useSubmit();
  const toast = useToast();
  const { title, verb } = titleOf(intent);
  const heading = <Sentence text={title} names={namesOf(intent)} />;
  const read = readForm(intent, form);
  const preview = usePreview(service, read.action);
  const expected = props.expected === undefined ? preview.value?.before : props.expected;
  const why = form.why.trim();
  const change = (part: Partial<ActionForm>) => setForm((before) => ({ ...before, ...part }));

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const { action } = read;
    const ends = expiresAt(form, systemClock.now());
    if (action === null || why === '' || ends === null) return setTried(true);
    void submit(async () => {
      const body = {
        action,
        why,
        ...(ends !== undefined && { expiresAt: ends }),
        // Only what the operator was shown may be replaced.
        ...(expected !== undefined && { expected }),
      };
      try {
        await api.request<ActionResult>(`/services/${segment(service)}/actions`, { method: 'POST', body });
      } catch (error) {
        preview.reload();
        throw error;
      }
      toast(
        <>
          {heading}: done. <Link href="/audit">Undo in the audit log</Link>
        </>,
      );
      onDone?.();
      onClose();
    });
  };

  return (
    <Dialog title={heading} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        {children}
        <ActionFields
          intent={intent}
          form={form}
          change={change}
          problems={tried ? (read.problems ?? {}) : {}}
        />
        <ReasonField
          value={form.why}
          onChange={(text) => change({ why: text })}
          missing={tried && why === ''}
        />
        {intent.kind !== 'lift' && (
          <Ending form={form} change={change} wrong={tried && expiresAt(form, systemClock.now()) === null} />
        )}
        <Affects preview={preview} />
        <AwayNote />
        {refused && <Failure error={refused} />}
        <FormActions verb={verb} sending={sending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
