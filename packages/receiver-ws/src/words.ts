import { keyPattern, redactWith } from "@tenfour/contracts";

const MAX_LENGTH = 300;
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;
/** The query of a URL may hold a connection token or somebody's secret. */
const URL_QUERY = /\b((?:https?|wss?):\/\/[^\s?'"]*)\?[^\s'"]*/g;

/** Makes a text from outside fit for logs and errors. */
export type Clean = (text: string) => string;

/**
 * Cleans what the hub or SignalR say: without the API key in any spelling, without queries of URLs, on one
 * line, at most 300 characters.
 */
export function cleanerFor(apiKey: string): Clean {
  const pattern = keyPattern(apiKey);
  return (text) => {
    const safe = redactWith(text, pattern).replace(URL_QUERY, "$1").replace(CONTROL, " ").trim();
    return safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH)}…` : safe;
  };
}
