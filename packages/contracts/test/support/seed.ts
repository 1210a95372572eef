/** The seed of a usual run: the same bodies everywhere, so that a failure is everybody's. */
const USUAL_SEED = 20_240_624;
const MAX_SEED = 2 ** 32 - 1;

/**
 * The seed of the tests with random bodies.
 *
 * @param text `TENFOUR_TEST_SEED`, where it is set
 * @throws Error when it is no seed: it would be taken for one, and a run that cannot be repeated looks like one that can
 */
export function seedFrom(text: string | undefined): number {
  if (text === undefined || text === "") return USUAL_SEED;
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (seed <= MAX_SEED) return seed;
  throw new Error(
    `TENFOUR_TEST_SEED is ${JSON.stringify(text)}; set it to a whole number from 0 to ${MAX_SEED}, or not at all.`,
  );
}
