import { useState } from 'react';
import { RequestError } from './api.ts';

/** A request that a form makes: whether it is under way, and why it was refused. */
export interface Submit {
  readonly sending: boolean;
  readonly refused: RequestError | null;
  /** Runs the request; one at a time. */
  readonly submit: (request: () => Promise<void>) => Promise<void>;
}

export function useSubmit(): Submit {
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<RequestError | null>(null);
  const submit = async (request: () => Promise<void>) => {
    if (sending) return;
    setSending(true);
    setRefused(null);
    try {
      await request();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      setRefused(error);
    } finally {
      setSending(false);
    }
  };
  return { sending, refused, submit };
}
