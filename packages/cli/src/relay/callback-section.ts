/** The section as accweb reads it (accweb.md §1); its default time-out of 100 ms is on the short side. */
export function callbackSection(url: string, header: string | undefined): string[] {
  return [
    "callback:",
    "  enabled: true",
    "  timeout: 3s",
    "  clients:",
    `    - url: "${url}"`,
    ...(header === undefined ? [] : [`      headers: { "${header}": "<your secret>" }`]),
  ];
}
