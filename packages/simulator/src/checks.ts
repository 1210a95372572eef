import { SimulatorOptionError } from "./errors.js";

/** Returns `value` if it is a whole number within the bounds, and throws a sentence naming the option if not. */
export function wholeNumber(option: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new SimulatorOptionError(
    `\`${option}\` must be a whole number from ${min} to ${max}, but is ${value}.`,
  );
}

/** Returns `value` if it lies within the bounds, and throws a sentence naming the option if not. */
export function numberBetween(option: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  throw new SimulatorOptionError(`\`${option}\` must be a number from ${min} to ${max}, but is ${value}.`);
}

/**
 * Parses an `http:` URL. The error does not repeat the URL, which may carry a secret.
 *
 * Only plain HTTP is simulated: the real accweb would speak HTTP/2 over TLS, which is another program.
 */
export function httpUrl(option: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "http:") return url;
  const found = url === undefined ? "it is not a URL" : `it begins with ${url.protocol}`;
  throw new SimulatorOptionError(
    `\`${option}\` must be an http:// URL such as http://127.0.0.1:30150/callback, but ${found}.`,
  );
}
