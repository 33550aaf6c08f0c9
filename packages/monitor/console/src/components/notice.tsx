import type { ReactNode } from 'react';
import type { RequestError } from '../data/api.ts';
import { sentence } from '../data/format.ts';
import './notice.css';

/** Said in place of content: nothing there, nothing yet. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className="empty">{children}</div>;
}

/** Something that the reader must know before reading on. */
export function Notice(props: {
  readonly tone: 'idle' | 'warn' | 'bad';
  /** The error code behind it: for whoever looks it up, and points at it. */
  readonly code?: string;
  readonly children: ReactNode;
}) {
  const { tone, code, children } = props;
  return (
    <div
      className={`notice ${tone}`}
      role={tone === 'bad' ? 'alert' : 'status'}
      title={code}
      data-code={code}
    >
      {children}
    </div>
  );
}

/** Why something could not be read or done. */
export function Failure({ error }: { readonly error: RequestError }) {
  return (
    <Notice tone="bad" code={error.code}>
      {sentence(error.message)}
    </Notice>
  );
}

/** Until the first answer: said only to those who listen, and shown only when it takes a while. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="empty loading" role="status">
      Loading {what}…
    </div>
  );
}
