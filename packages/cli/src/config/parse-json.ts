import { jsonFaultOffset, repeatedNameOffset } from "./json-fault-offset.js";
import { lineAt, SyntaxFault } from "./syntax-fault.js";

/** Parses a config file in JSON; throws a {@link SyntaxFault}. */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  const value = parsed(text);
  const twice = repeatedNameOffset(text);
  if (twice !== undefined) throw new SyntaxFault("this option is there twice", lineAt(text, twice));
  return value;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // The caught message quotes the file, so neither it nor the error goes any further.
    const offset = jsonFaultOffset(text);
    throw new SyntaxFault(reasonAt(text, offset), lineAt(text, offset));
  }
}

function reasonAt(text: string, offset: number): string {
  const rest = text.slice(offset);
  if (rest.trim() === "") return "it ends too early: a bracket, brace or quote is not closed";
  if (rest.startsWith("//") || rest.startsWith("/*"))
    return "JSON has no comments (a YAML file may have them)";
  if (rest.startsWith("'")) return "JSON wants double quotes";
  if (/^[}\]]/.test(rest) && /,\s*$/.test(text.slice(0, offset)))
    return "there is a comma too many before it";
  return "it is not valid JSON there: look for a missing comma or quote";
}
