/** What stops the set-up: one line that says what to install or do. */
export class SetupError extends Error {}

/** Says what is being brought, how long it has been taking, and how it ended. */
export const report = {
  quiet: false,
  brought: 0,
  startedAt: performance.now(),

  /**
   * Runs a long step with a line of its own, repeated every ten seconds while it lasts.
   *
   * @template T
   * @param {string} what what is being brought, as in "Node 24 beside the project"
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(what, work) {
    const startedAt = performance.now();
    const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
    this.brought++;
    console.error(`setup: ${what} …`);
    const ticker = setInterval(() => console.error(`setup: ${what} … ${seconds()}`), 10_000);
    try {
      const result = await work();
      console.error(`setup: ${what}: done in ${seconds()}`);
      return result;
    } finally {
      clearInterval(ticker);
    }
  },

  /** A fact worth a line: what was found, what was chosen. */
  note(text) {
    if (!this.quiet) console.error(`setup: ${text}`);
  },

  done() {
    const seconds = ((performance.now() - this.startedAt) / 1000).toFixed(1);
    if (this.brought > 0 || !this.quiet) console.error(`setup: ready (${seconds} s)`);
  },
};
