import type { ReactNode } from 'react';
import type { Tone } from '../data/load.ts';
import './state.css';

/** Shapes differ, so that a state can be told without its colour. */
const shapes: Readonly<Record<Tone, ReactNode>> = {
  good: <circle cx="5" cy="5" r="4" />,
  warn: <path d="M5 0.8 9.6 9H0.4z" />,
  bad: <path d="M1 1h8v8H1z" />,
  idle: <circle cx="5" cy="5" r="3.25" fill="none" strokeWidth="1.5" />,
};

/** A state: its mark, and its name. */
export function State({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={`state ${tone}`}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        {shapes[tone]}
      </svg>
      {children}
    </span>
  );
}

/** A short remark beside a name: a decision in force, a held node. */
export function Tag(props: {
  readonly tone?: Tone;
  /** For whoever points at it. */
  readonly title?: string;
  readonly children: ReactNode;
}) {
  const { tone = 'idle', title, children } = props;
  return (
    <span className={`tag ${tone}`} title={title}>
      {children}
    </span>
  );
}

/** A figure coloured by how much it needs attention. */
export function Toned(props: { readonly tone: Tone | undefined; readonly children: ReactNode }) {
  return props.tone === undefined ? (
    props.children
  ) : (
    <span className={`toned ${props.tone}`}>{props.children}</span>
  );
}
