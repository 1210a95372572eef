import { z } from "zod";
import type { Io } from "../io.js";
import { changeText } from "../reload/change.js";
import { needRelay, type OperateFlags } from "./find-operator.js";
import { commandOutput } from "./output.js";

const text = z.string();
const reportSchema = z.object({
  reload: z.object({
    status: z.enum(["applied", "unchanged", "refused"]),
    by: z.enum(["file", "command"]),
    at: text,
    changes: z.array(
      z.object({
        what: z.enum(["community", "accweb", "target", "sonoran"]),
        name: text.exactOptional(),
        change: z.enum(["added", "removed", "changed"]),
        options: z.array(text).exactOptional(),
      }),
    ),
    restart: z.array(text),
  }),
});

/**
 * `tenfour reload`: has the running relay take its configuration as it is now.
 *
 * @returns the exit code
 * @throws TenfourError when none answers, or with the relay's words when it refuses the configuration
 */
export async function runReload(flags: OperateFlags, io: Io): Promise<number> {
  const relay = await needRelay(
    flags,
    io,
    "no relay answers, and one that is started reads its configuration anyway: run this where its config file is, or name it with --config or --data-dir",
  );
  const { reload } = await relay.post("/admin/reload", {}, reportSchema);
  const output = commandOutput(io, flags.json === true);
  await output.object({ reload });
  for (const change of reload.changes) await output.line(changeText(change));
  if (reload.changes.length === 0) await output.line("nothing has changed");
  if (reload.restart.length > 0) {
    await output.line(`takes a restart of the relay: ${reload.restart.join(", ")}`);
  }
  await output.end();
  return 0;
}
