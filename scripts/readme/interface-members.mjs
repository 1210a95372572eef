// Rows of an options table, made of the interface that describes the options, where no schema checks them.
import ts from "typescript-api";

/** @typedef {import("./zod-options.mjs").Row} Row */

/**
 * One row for each member of an interface, inherited ones first as they are declared; the text is the doc comment,
 * the default what it says in `@default`.
 * @param {string} file a declaration file
 * @param {string} name of the interface
 * @returns {Row[]}
 */
export function interfaceRows(file, name) {
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const declaration = source?.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  if (declaration === undefined) throw new Error(`there is no interface ${name} in ${file}`);
  const members = checker.getTypeAtLocation(declaration).getProperties();
  return members.map((member) => {
    const key = member.getName();
    const text = ts.displayPartsToString(member.getDocumentationComment(checker));
    const fallback = member.getJsDocTags(checker).find((tag) => tag.name === "default");
    const words = ts.displayPartsToString(fallback?.text);
    if (text === "") throw new Error(`${name}.${key} has no doc comment`);
    const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0;
    return {
      name: key,
      value: valueOf(checker, member),
      fallback: words || (isOptional ? "–" : "required"),
      text,
    };
  });
}

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.Symbol} member
 */
function valueOf(checker, member) {
  const key = member.getName();
  const [declaration] = member.declarations ?? [];
  if (declaration === undefined) return "";
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(member, declaration));
  if (type.flags & ts.TypeFlags.Number) {
    if (key.endsWith("Ms")) return "ms";
    return key.endsWith("Bytes") ? "bytes" : "number";
  }
  if (type.flags & ts.TypeFlags.BooleanLike || type.flags & ts.TypeFlags.Boolean) return "`true` or `false`";
  if (type.flags & ts.TypeFlags.String) return "text";
  const written = checker
    .typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
    .replaceAll("readonly ", "")
    .replaceAll("; }", " }");
  return written === "boolean" ? "`true` or `false`" : `\`${written}\``;
}
