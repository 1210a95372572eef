/** Letters, and at most two figures at the end: what an option or a header is called, and no key or secret. */
const NAME = /^[a-z_-]{1,32}\d{0,2}$/i;

/**
 * The name of an option as a message may show it. Where a space is missing after a colon, or name and value have
 * changed places, a secret stands in the place of the name: whatever does not look like one is not quoted.
 *
 * @returns undefined for what must not be shown
 */
export function shownName(name: string): string | undefined {
  return NAME.test(name) ? name : undefined;
}
