import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A folder with the given files (path → text), removed at the end of an `await using` block.
 */
export async function temporaryFolder(files: Record<string, string>) {
  const folder = await mkdtemp(path.join(tmpdir(), "tenfour workspace "));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
