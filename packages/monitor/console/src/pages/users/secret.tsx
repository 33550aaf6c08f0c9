import { Dialog } from '../../components/dialog.tsx';

interface SecretProps {
  readonly title: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** Shows what was made, once. */
export function Secret({ title, secret, onClose }: SecretProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body">
        <p>Keep it now: it cannot be shown again.</p>
        <input
          className="input mono"
          aria-label="Made secret"
          readOnly
          value={secret}
          onFocus={(event) => event.target.select()}
        />
        <div className="dialog-actions">
          <button type="button" className="button primary" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  );
}
