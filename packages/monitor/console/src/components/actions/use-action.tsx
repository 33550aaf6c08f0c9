import { type ReactNode, useCallback, useState } from 'react';
import type { Intent } from '../../data/intent.ts';
import { ActionDialog } from './action-dialog.tsx';

/** Opens the dialog of an action; the page puts the dialog wherever it likes. */
export function useAction(service: string, onDone?: () => void): [ReactNode, (intent: Intent) => void] {
  const [intent, setIntent] = useState<Intent | null>(null);
  const close = useCallback(() => setIntent(null), []);
  const dialog = intent && (
    <ActionDialog service={service} intent={intent} onClose={close} {...(onDone && { onDone })} />
  );
  return [dialog, setIntent];
}
