// Counts named checks for suites that are not vitest's.
/** Counts named checks and prints each as it ends. */
export class Tally {
  #passed = 0;
  #failed = 0;

  /**
   * @param {string} name
   * @param {() => string[] | Promise<string[]>} findProblems an empty list is a pass; a throw is a failure
   */
  async check(name, findProblems) {
    let problems;
    try {
      problems = await findProblems();
    } catch (error) {
      problems = [error instanceof Error ? error.message : String(error)];
    }
    if (problems.length === 0) this.#passed += 1;
    else this.#failed += 1;
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name}`);
    for (const problem of problems) console.log(`         ${problem.replaceAll("\n", "\n         ")}`);
  }

  /** Prints the sum and turns it into an exit code: only checks that ran and passed are a success. */
  finish() {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0 && this.#passed > 0 ? 0 : 1;
  }
}
