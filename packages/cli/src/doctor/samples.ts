import { SIMULATED_API_KEY } from "@tenfour/simulator";

/**
 * Keys and secrets that programs of the READMEs run with, and the simulator's. Everyone knows them, and no CAD
 * does. A test looks for others in the READMEs; placeholders such as YOUR_API_KEY are refused by the options.
 */
const SAMPLES: ReadonlySet<string> = new Set(
  [
    "7D0A9B52-1C6E-4F3B-8E21-5A90C4D7F618",
    "a-made-up-key-for-this-example",
    "my-community-key",
    "a-secret-of-my-own",
    SIMULATED_API_KEY,
  ].map((text) => text.toLowerCase()),
);

/** Whether a key or secret is one of the documentation's, in any case. */
export function isSample(text: string): boolean {
  return SAMPLES.has(text.toLowerCase());
}
