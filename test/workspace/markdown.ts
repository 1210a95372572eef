import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Folders at the root of the workspace; what starts with one in a code span is meant to be a path. */
const ROOTS = "packages|apps|docs|scripts|test|bench|schemas|src|\\.ci|\\.changeset|\\.github";
const CODE_PATH = new RegExp(`^(?:\\./)?(?:${ROOTS})/[\\w./-]*$|^(?:${ROOTS})/?$`);
const LINK = /\[(?:[^\]\\]|\\.)*\]\(<?(?<target>[^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
const FENCE = /^(?<mark>`{3,}|~{3,})[^]*?^\k<mark>\s*$/gm;
const REMOTE = /^(?:[a-z][a-z+.-]*:|\/\/)/i;

/** The Markdown files that git knows or would take in, as paths from the root. */
export function markdownFiles(root: string): string[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z", "--", "*.md"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\0").filter((file) => file !== "" && existsSync(path.join(root, file)));
}

/** Every path and link of a Markdown file that leads nowhere. */
export function deadEnds(root: string, file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8").replace(FENCE, "");
  const links = [...text.replace(/`[^`\n]*`/g, "``").matchAll(LINK)].map(
    ({ groups }) => groups?.["target"] ?? "",
  );
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  return [
    ...links.filter((target) => !REMOTE.test(target) && !linkLeads(root, file, target)),
    ...spans.filter((span) => CODE_PATH.test(span) && !pathLeads(root, file, span)),
  ];
}

function linkLeads(root: string, file: string, target: string): boolean {
  const [name = "", anchor] = target.split("#");
  const destination =
    name === "" ? path.join(root, file) : path.join(root, path.dirname(file), decodeURI(name));
  if (!existsSync(destination)) return false;
  return anchor === undefined || !destination.endsWith(".md") || anchorsOf(destination).has(anchor);
}

/** A code span may name a path from the root, or from the folder of the package that the file is about. */
function pathLeads(root: string, file: string, span: string): boolean {
  return [root, path.join(root, path.dirname(file))].some((folder) => existsSync(path.join(folder, span)));
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, "utf8")
    .replace(FENCE, "")
    .matchAll(/^#{1,6}\s+(.+?)\s*$/gm);
  const anchors = new Set<string>();
  for (const [, heading = ""] of headings) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
