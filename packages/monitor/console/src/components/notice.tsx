import type { ReactNode } from 'react';
import type { RequestError } from '../data/api.ts';
import './notice.css';

/** Said in place of content: nothing there, nothing yet. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className="empty">{children}</div>;
}

/** Something that the reader must know before reading on. */
export function Notice(props: { readonly tone: 'idle' | 'warn' | 'bad'; readonly children: ReactNode }) {
  return (
    <div className={`notice ${props.tone}`} role={props.tone === 'bad' ? 'alert' : 'status'}>
      {props.children}
    </div>
  );
}

/** Why something could not be read or done. */
export function Failure({ error }: { readonly error: RequestError }) {
  return (
    <Notice tone="bad">
      {error.message} <code className="quiet">{error.code}</code>
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
