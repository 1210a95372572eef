import { z } from "zod";
import { spanText } from "../config/duration.js";
import type { Io } from "../io.js";
import { neutralise } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { table } from "../output/table.js";
import { onStopSignal } from "../relay/stop-signals.js";
import type { AdminClient } from "./admin-client.js";
import { needRelay, type OperateFlags } from "./find-operator.js";
import { targetTable } from "./lists.js";
import { commandOutput } from "./output.js";

/** Flags of `tenfour status`. */
export interface StatusFlags extends OperateFlags {
  readonly once?: boolean;
}

const EVERY_MS = 1_000;
/** Clears a terminal and puts the cursor in its corner. */
const CLEAR = "\u001b[2J\u001b[H";

const text = z.string();
const doorSchema = z.object({ source: text, state: text, lastEventAt: text.nullable() });
const sessionSchema = z.object({ community: text, server: z.number(), state: text, since: text });
const targetSchema = z.object({
  name: text,
  state: text,
  destination: text.exactOptional(),
  pending: z.int().default(0),
  oldestPendingAt: text.exactOptional(),
  dead: z.int().default(0),
  haltedFor: text.exactOptional(),
  lastError: z.object({ detail: text }).optional(),
});
/** What `/readyz` tells whoever has the token, as far as it is shown. */
const statusSchema = z.object({
  status: text,
  reasons: z.array(text),
  doors: z.array(doorSchema).default([]),
  sessions: z.array(sessionSchema).default([]),
  targets: z.array(targetSchema).default([]),
  gaps: z.object({ total: z.int() }).default({ total: 0 }),
  lastEvent: z.object({ name: text.nullable(), receivedAt: text }).nullable().default(null),
});
type Status = z.output<typeof statusSchema>;

/**
 * `tenfour status`: how the running relay is, again and again on a terminal, else once.
 *
 * @returns the exit code: 1 when the relay is not ready
 * @throws TenfourError when none answers
 */
export async function runStatus(flags: StatusFlags, io: Io): Promise<number> {
  const relay = await needRelay(
    flags,
    io,
    "no relay answers: is it running? Run this where its config file is, or name it with --config or --data-dir",
  );
  const output = commandOutput(io, flags.json === true);
  const live = flags.once !== true && !output.json && io.stdout.isTTY === true;
  const stopping = new AbortController();
  const forget = live ? onStopSignal(io, () => stopping.abort()) : () => undefined;
  try {
    for (;;) {
      const status = await look(relay);
      await output.object({ status });
      const lines = statusLines(status, output.style, Date.now());
      await output.styled(`${live ? CLEAR : ""}${lines.join("\n")}`);
      if (!live || stopping.signal.aborted) {
        await output.end();
        return live || status.status === "ready" ? 0 : 1;
      }
      await pause(stopping.signal);
    }
  } finally {
    forget();
  }
}

async function look(relay: AdminClient): Promise<Status> {
  return statusSchema.parse(await relay.readiness());
}

/** The lines of a status, safe for a terminal. */
function statusLines(status: Status, style: Style, nowMs: number): string[] {
  const { reasons, doors, sessions, targets, gaps, lastEvent } = status;
  const head = status.status === "ready" ? style.green("ready") : style.red("NOT READY");
  const last =
    lastEvent === null
      ? "no event yet"
      : `last event ${neutralise(lastEvent.name ?? "without a name")}, ${ago(lastEvent.receivedAt, nowMs)} ago`;
  const lines = [`${head}  ${last}`, ...reasons.map((reason) => style.yellow(`  ${neutralise(reason)}`)), ""];
  const doorRows = doors.map(({ source, state, lastEventAt }) => [
    `${source} over HTTP`,
    state,
    lastEventAt === null ? "nothing yet" : `${ago(lastEventAt, nowMs)} ago`,
  ]);
  const sessionRows = sessions.map(({ community, server, state, since }) => [
    `${community} server ${server}`,
    state,
    `for ${ago(since, nowMs)}`,
  ]);
  lines.push(...table(SOURCE_COLUMNS, [...doorRows, ...sessionRows], style));
  if (gaps.total > 0) lines.push(style.yellow(`${gaps.total} gaps in which events may have been missed`));
  if (targets.length === 0) return lines;
  const views = targets.map(({ lastError, haltedFor, ...target }) => {
    const reason = haltedFor ?? (target.state === "working" ? undefined : lastError?.detail);
    return { ...target, again: 0, ...(reason === undefined ? {} : { reason }) };
  });
  return [...lines, "", ...targetTable(views, { style }, nowMs)];
}

const SOURCE_COLUMNS = [
  { title: "FROM", max: 48 },
  { title: "STATE", max: 16 },
  { title: "LAST", max: 24 },
];

function ago(time: string, nowMs: number): string {
  return spanText(Math.max(0, nowMs - Date.parse(time)));
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, EVERY_MS);
    signal.addEventListener("abort", done, { once: true });
  });
}
