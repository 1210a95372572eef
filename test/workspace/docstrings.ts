import path from "node:path";
import ts from "typescript-api";
import { root } from "./workspace-root.js";

/** Declarations as a user's editor reads them. */
const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [path.join(root, "node_modules/@types")],
};

/** Options are made of their schema: their members stand in no declaration of their own. */
const OF_A_SCHEMA = /(?:Options|Settings)$/;

/**
 * What a package exports without a doc comment that says something: exports, the members of exported interfaces,
 * classes and object types, and those of options. Tags alone (`@default 1`) say nothing.
 *
 * @param entries the declaration files of its entries
 * @param own the folder that its declarations lie in: what it hands on from others is theirs
 * @returns names such as `listen` or `ListenOptions.port`, each once
 */
export function undocumented(entries: readonly string[], own: string): { missing: string[]; seen: number } {
  const program = ts.createProgram([...entries], OPTIONS);
  const checker = program.getTypeChecker();
  const folder = own.replaceAll(path.sep, "/");
  const seen = new Set<ts.Symbol>();
  const missing = new Set<string>();

  function look(name: string, symbol: ts.Symbol): boolean {
    const isOwn =
      symbol.declarations?.some((from) => from.getSourceFile().fileName.startsWith(folder)) ?? false;
    if (!isOwn || seen.has(symbol)) return false;
    seen.add(symbol);
    if (ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === "") missing.add(name);
    return true;
  }

  /** Options, and those within them (`tls.cert`), in lists too. */
  function lookInto(name: string, type: ts.Type): void {
    if (type.isUnion()) {
      for (const variant of type.types) lookInto(name, variant);
      return;
    }
    if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return;
    const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (item !== undefined) {
      lookInto(name, item);
      return;
    }
    for (const member of type.getProperties()) {
      const inner = `${name}.${nameOf(member)}`;
      if (look(inner, member)) lookInto(inner, checker.getTypeOfSymbol(member));
    }
  }

  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry} is no module`);
    for (const exported of checker.getExportsOfModule(module)) {
      const { name } = exported;
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (!look(name, symbol)) continue;
      for (const member of membersOf(symbol, checker)) look(`${name}.${nameOf(member)}`, member);
      if (isOptions(symbol)) lookInto(name, checker.getDeclaredTypeOfSymbol(symbol));
    }
  }
  return { missing: [...missing].toSorted(), seen: seen.size };
}

function membersOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  const declared = (symbol.declarations ?? []).flatMap((declaration) => {
    if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration))
      return [...declaration.members];
    return ts.isTypeAliasDeclaration(declaration) ? literalMembers(declaration.type) : [];
  });
  const members = declared.flatMap((member) => {
    const { name } = member;
    if (name === undefined || ts.isPrivateIdentifier(name) || isHidden(member)) return [];
    return checker.getSymbolAtLocation(name) ?? [];
  });
  return members;
}

function isOptions(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.TypeAlias) !== 0 && OF_A_SCHEMA.test(symbol.name);
}

/** The members of `{ … }` and of `A & { … }`; the variants of a union are told apart in its own comment. */
function literalMembers(type: ts.TypeNode): ts.TypeElement[] {
  if (ts.isTypeLiteralNode(type)) return [...type.members];
  return ts.isIntersectionTypeNode(type) ? type.types.flatMap(literalMembers) : [];
}

function isHidden(member: ts.Declaration): boolean {
  return (
    (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0
  );
}

function nameOf(symbol: ts.Symbol): string {
  return symbol.name.replace(/^__@(\w+)@\d+$/, "[Symbol.$1]");
}
