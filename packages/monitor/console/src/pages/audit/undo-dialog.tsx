import { type FormEvent, useState } from 'react';
import type { ActionResult, AuditEntry } from '../../../../src/api/types.ts';
import { AwayNote } from '../../components/away-note.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Failure } from '../../components/notice.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { useToast } from '../../components/toasts.tsx';
import { api } from '../../data/api.ts';
import { auditText } from '../../data/audit.ts';
import { aboutAt, describeDecision, kindAt } from '../../data/decisions.ts';
import { useSubmit } from '../../data/use-submit.ts';

interface UndoDialogProps {
  readonly entry: AuditEntry;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Puts back what stood there before an action. The monitor refuses when somebody has decided otherwise since. */
export function UndoDialog({ entry, onClose, onDone }: UndoDialogProps) {
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const { sending, refused, submit } = useSubmit();
  const toast = useToast();
  const missing = why.trim() === '';
  const target = entry.target!;

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (missing) return setTried(true);
    void submit(async () => {
      await api.request<ActionResult>(`/audit/${entry.id}/undo`, {
        method: 'POST',
        body: { why: why.trim() },
      });
      toast(`Undone: ${auditText(entry)}`);
      onDone();
      onClose();
    });
  };

  return (
    <Dialog title="Undo" onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        <p>
          {aboutAt(target)} in <strong>{entry.service}</strong> goes back to{' '}
          <strong>{describeDecision(kindAt(target)!, entry.before)}</strong>
          {entry.before === null ? ' (no decision).' : '.'}
        </p>
        <ReasonField value={why} onChange={setWhy} missing={tried && missing} />
        <AwayNote />
        {refused && <Failure error={refused} />}
        <FormActions verb="Undo" sending={sending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
