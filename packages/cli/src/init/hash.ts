/** Puts a line of YAML into a comment. */
export function hash(line: string): string {
  return `# ${line}`;
}
