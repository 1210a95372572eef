import { type ErrorCode, parseDocument } from "yaml";
import { lineAt, SyntaxFault } from "./syntax-fault.js";

/** What the parser's codes mean to the writer of the file; its own messages quote the file. */
const REASONS: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: "the indentation does not fit the lines above",
  TAB_AS_INDENT: "it is indented with a tab; YAML wants spaces",
  DUPLICATE_KEY: "this option is there twice",
  MISSING_CHAR: "a closing quote, bracket or brace, or a colon, is missing",
  BAD_SCALAR_START: "a value that starts with this character needs quotes",
  MULTILINE_IMPLICIT_KEY: "a name goes over more than one line; is a colon or a quote missing?",
  BLOCK_AS_IMPLICIT_KEY: "there is a second colon in the line; put the value in quotes",
  BAD_DQ_ESCAPE: "a backslash in double quotes needs another one in front of it, or use single quotes",
  MULTIPLE_DOCS: "a second document begins (---); the file may hold one",
  NON_STRING_KEY: "the name of an option must be text",
};

/** Parses a config file in YAML 1.2; throws a {@link SyntaxFault}. */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
  const fault = document.errors[0];
  if (fault !== undefined) {
    throw new SyntaxFault(REASONS[fault.code] ?? "it is not valid YAML there", lineAt(text, fault.pos[0]));
  }
  try {
    const value: unknown = document.toJS();
    return value;
  } catch {
    // Only aliases can fail this late, and the caught message names them.
    throw new SyntaxFault(
      "an alias (*name) has no anchor (&name) before it, or there are too many",
      undefined,
    );
  }
}
