/** A text that is not what its format allows. Holds no text of the file, which may hold a key. */
export class SyntaxFault extends Error {
  /** From 1; undefined when the parser could not say. */
  readonly line: number | undefined;

  constructor(message: string, line: number | undefined) {
    super(message);
    this.name = "SyntaxFault";
    this.line = line;
  }
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
