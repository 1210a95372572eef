import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { obey, parseCommand } from "./commands.js";
import { Hub } from "./hub.js";
import type { HubEntry } from "./log.js";
import { type HubOptions, resolveHubOptions } from "./options.js";

/** The streams of `simulateHub`: those of a process, or any others. */
export interface HubStreams {
  /** Commands, one JSON object per line. */
  readonly input: Readable;
  /** What happens, one JSON object per line. */
  readonly output: Writable;
  /** Ends the hub, like the end of `input`. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a simulated hub that is driven by JSON lines, so that a test in any language can use it: the program
 * `tenfour simulate hub --json`.
 *
 * Output: first `{"listening":{"hub":url}}`, then everything that happens as `{"<kind>":{"at":…}}`, with the
 * kinds and members of {@link HubEntry}. Input: commands `{"<name>":{…},"id"?:…}`, carried out one after the
 * other; each is answered by `{"done":{"command","id"?,"result"?}}` or `{"failed":{"command","id"?,"error"}}`.
 *
 * | command | argument |
 * |---|---|
 * | `push` | `server`, `event`, `as?`: "string" or "object", `community?`, `copies?` |
 * | `burst` | `server`, `events` or `event` and `count`, `as?`, `community?` |
 * | `drop` | target, `how?`: "rst" or "fin" |
 * | `halfOpen`, `abort` | target |
 * | `close` | target, `error?`, `allowReconnect?` |
 * | `malformed` | target, `text?` |
 * | `refuse` | `times?`, `error?`, `community?`, `server?` |
 * | `throw` | `method`, `times?`, `message?`, `hubException?` |
 * | `unknownMethods` | `methods` |
 * | `delay` | `negotiateMs?`, `connectMs?`, `callsMs?` |
 * | `rotateKey` | `apiKey`, `community?` |
 * | `sessions`, `stop`, `start` | `{}` |
 *
 * A target is `connection?`, `community?`, `server?`; what each command does is told by the method of `Hub` or
 * `HubFaults` with its name.
 *
 * @returns when the input has ended or the signal has come, with the hub closed
 * @throws as `startHub`
 */
export async function simulateHub(options: HubOptions, { input, output, signal }: HubStreams): Promise<void> {
  const write = (kind: string, details: object): void => {
    output.write(`${JSON.stringify({ [kind]: details })}\n`);
  };
  const onEntry = (entry: HubEntry): void => {
    write(...lineOf(entry));
    options.onEntry?.(entry);
  };
  await using hub = new Hub(resolveHubOptions({ ...options, onEntry }));
  await hub.start();
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, ...(signal && { signal }) });
  for await (const line of lines) {
    if (line.trim() !== "") write(...(await answer(hub, line)));
  }
}

function lineOf(entry: HubEntry): [kind: string, details: object] {
  if (entry.kind === "listening") return ["listening", { hub: entry.hub }];
  const { kind, ...details } = entry;
  return [kind, details];
}

async function answer(hub: Hub, line: string): Promise<[kind: string, details: object]> {
  let about: { readonly command?: string; readonly id?: unknown } = {};
  try {
    const command = parseCommand(line);
    about = { command: command.name, id: command.id };
    return ["done", { ...about, result: await obey(hub, command) }];
  } catch (error) {
    return ["failed", { ...about, error: error instanceof Error ? error.message : String(error) }];
  }
}
