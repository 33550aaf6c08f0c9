/** What an attempt or call says about who answered it: nothing, when it is `neither` (BAL-54). */
export type Verdict = 'success' | 'failure' | 'neither';
