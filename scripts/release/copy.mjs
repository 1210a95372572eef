// A copy of the work tree, as a repository of its own: a release changes and tags what it releases.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import path from "node:path";

/**
 * Copies every file that git tracks or would take in, and commits the copy.
 * @param {string} root
 * @param {string} destination
 */
export function copyWorkTree(root, destination) {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of listed.split("\0").filter((name) => name !== "" && existsSync(path.join(root, name)))) {
    cpSync(path.join(root, file), path.join(destination, file));
  }
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync("git", args, { cwd: destination, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "release check");
  git("config", "user.email", "release-check@example.com");
  git("add", "-A");
  git("commit", "--quiet", "-m", "what is about to be released");
}
