import path from "node:path";
import workspace from "../../scripts/lib/workspace.cjs";

/** The folder of the workspace under test. */
export const root = path.resolve(import.meta.dirname, "..", "..");

export const { readManifest } = workspace;

/** Every package, app and workshop: its folder's name, whether it is published, and its package.json. */
export const members = workspace.workspaceFolders(root).map((folder) => ({
  name: path.basename(folder),
  isPublished: path.basename(path.dirname(folder)) === "packages",
  manifest: readManifest(folder),
}));
