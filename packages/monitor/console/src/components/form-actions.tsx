interface FormActionsProps {
  /** What the button does. */
  readonly verb: string;
  readonly sending: boolean;
  readonly onCancel: () => void;
}

/** The buttons at the end of a dialog. */
export function FormActions({ verb, sending, onCancel }: FormActionsProps) {
  return (
    <div className="dialog-actions">
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
      <button type="submit" className="button primary" disabled={sending}>
        {verb}
      </button>
    </div>
  );
}
