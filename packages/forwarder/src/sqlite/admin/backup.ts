import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { TenfourError } from "@tenfour/contracts";
import { toOutboxError } from "../failures.js";
import { makePrivate } from "../private-file.js";
import { WorkerClient } from "../worker-client.js";

/**
 * Copies an outbox, as it is at this moment, in a thread of its own: neither commits nor deliveries wait for it.
 * The file appears under its name when it is whole and on disk.
 *
 * @throws TenfourError `ERR_TENFOUR_OPTIONS` when there is such a file; OutboxError
 */
export async function backup(path: string, to: string): Promise<void> {
  const file = resolve(to);
  if (existsSync(file)) {
    throw new TenfourError(`${file} is there already: a backup replaces nothing; name another file`, {
      code: "ERR_TENFOUR_OPTIONS",
    });
  }
  const partial = `${file}.partial`;
  const worker = new WorkerClient({ path, writer: undefined });
  try {
    await rm(partial, { force: true });
    makePrivate(partial);
    await worker.call("adminBackup", { file: partial });
    const handle = await open(partial, "r+");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    throw toOutboxError(cause, file);
  } finally {
    await worker.close();
  }
}
