/** What the dialog of a call asks for. */
export interface TryForm {
  /** Empty for any. */
  readonly node: string;
  /** Empty for the provider's own service. */
  readonly multiplexed: string;
  readonly json: string;
  readonly deadline: string;
  readonly why: string;
}

/** What is wrong with a form, by field. */
export interface TryProblems {
  readonly json?: string;
  readonly deadline?: string;
}

/** What a form says, or why that is nothing. */
export function readTryForm({ json, deadline }: Pick<TryForm, 'json' | 'deadline'>): {
  readonly arguments: object | null;
  readonly deadlineMs: number;
  readonly problems: TryProblems;
} {
  const deadlineMs = Number(deadline);
  const inTime = Number.isInteger(deadlineMs) && deadlineMs >= 1 && deadlineMs <= 60_000;
  const wrong = inTime ? {} : { deadline: 'A whole number from 1 to 60,000.' };
  try {
    const given: unknown = JSON.parse(json);
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw new SyntaxError('the arguments stand in an object, by their names');
    return { arguments: given, deadlineMs, problems: wrong };
  } catch (error) {
    return {
      arguments: null,
      deadlineMs,
      problems: { ...wrong, json: `This is no JSON object: ${(error as Error).message}` },
    };
  }
}
