import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { systemClock } from '../data/clock.ts';
import './toasts.css';

interface Toast {
  readonly id: number;
  readonly content: ReactNode;
}

const ToastContext = createContext<(content: ReactNode) => void>(() => {});
const shownMs = 8_000;

/** Says that something was done, for a while, without taking the focus. */
export function useToast() {
  return useContext(ToastContext);
}

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(1);
  const remove = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const add = useCallback(
    (content: ReactNode) => {
      const id = next.current++;
      setToasts((all) => [...all, { id, content }]);
      systemClock.after(shownMs, () => remove(id));
    },
    [remove],
  );
  return (
    <ToastContext value={add}>
      {children}
      <section className="toasts" role="status" aria-label="What was done">
        {toasts.map(({ id, content }) => (
          <div key={id} className="toast">
            <span>{content}</span>
            <button
              type="button"
              className="button plain small"
              aria-label="Dismiss"
              onClick={() => remove(id)}
            >
              ✕
            </button>
          </div>
        ))}
      </section>
    </ToastContext>
  );
}
