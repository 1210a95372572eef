import { SOURCES, type Source } from "@tenfour/contracts";
import { loadSettings, type RelayFlags } from "../config/settings.js";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { scrubber } from "../log/scrub.js";
import { LineWriter } from "../output/line-writer.js";
import { neutralise } from "../output/safe-text.js";
import { readerIsGone } from "../output/stdout-failure.js";
import { styleFor } from "../output/style.js";
import { onStopSignal } from "../relay/stop-signals.js";
import { accwebDestination, type DestinationFlags, sonoranDestination } from "../sending/destination.js";
import { numberFlag } from "../sending/number-flag.js";
import { shownUrl } from "../sending/target-url.js";
import { parseAssignment } from "./assignment.js";
import { type Composed, composeByName, composeFromBody, encode, withAssignments } from "./compose.js";
import { post } from "./post.js";
import { readBody } from "./read-body.js";
import { jsonReport, textReport } from "./report.js";
import { onSchedule, type Schedule } from "./schedule.js";
import { judge } from "./verdict.js";

/** Flags of `tenfour send`, as they come from the command line. */
export interface SendFlags extends Pick<RelayFlags, "config" | "json">, DestinationFlags {
  readonly set?: readonly string[];
  readonly file?: string;
  readonly source?: string;
  readonly times?: string;
  readonly rate?: string;
}

const MAX_TIMES = 100_000;
const MAX_RATE = 1000;

/**
 * Sends an event, and prints what the receiver answers.
 *
 * @returns the exit code: 1 when any request was refused or not answered
 * @throws TenfourError when there is nothing to send, or nowhere to send it to
 */
export async function runSend(name: string | undefined, flags: SendFlags, io: Io): Promise<number> {
  const compose = composer(name, flags, io.cwd);
  const first = compose();
  const { url, apiKey, headers, secrets } = destination(first.source, flags, io);
  const schedule = scheduleOf(flags);
  if (first.hint !== undefined) io.stderr.write(`tenfour: ${neutralise(first.hint)}\n`);
  const clean = scrubber(secrets);
  const report = flags.json === true ? jsonReport : textReport(styleFor(io.stdout, io.env));
  const stopping = new AbortController();
  const forgetSignals = onStopSignal(io, () => stopping.abort());
  const writer = new LineWriter(io.stdout, () => stopping.abort());
  const counts = { requests: 0, accepted: 0, refused: 0 };
  const sendOnce = async (): Promise<void> => {
    const event = compose();
    counts.requests += 1;
    const result = clean(await post(url, encode(event, apiKey), headers, stopping.signal));
    const verdict = judge(event.source, event.name, result);
    counts[verdict.accepted ? "accepted" : "refused"] += 1;
    await writer.write(() => report.answer({ name: event.name, to: shownUrl(url), result, verdict }));
  };
  try {
    await onSchedule(schedule, sendOnce, stopping.signal);
    const end = report.end(counts);
    if (end !== undefined) await writer.write(() => end);
    await writer.flush();
    // The exit code goes on telling what became of the events.
    readerIsGone(writer.failure);
  } finally {
    forgetSignals();
  }
  return counts.refused > 0 || counts.accepted === 0 ? 1 : 0;
}

/** Makes the event anew for each request: accweb's carry the time of sending. */
function composer(name: string | undefined, flags: SendFlags, cwd: string): () => Composed {
  const { file } = flags;
  const source = sourceOf(flags.source);
  const assignments = (flags.set ?? []).map(parseAssignment);
  if (file !== undefined) {
    if (name !== undefined) throw configError("give the name of an event or --file, but not both");
    const body = readBody(file, cwd);
    return () => withAssignments(composeFromBody(body, source), assignments);
  }
  if (name === undefined || name === "") {
    throw configError("say which event: its name, such as EVENT_911 or instance_live_new_lap, or --file");
  }
  return () => withAssignments(composeByName(name, source), assignments);
}

function sourceOf(given: string | undefined): Source | undefined {
  const source = SOURCES.find((known) => known === given);
  if (given === undefined || source !== undefined) return source;
  throw configError(`--source must be one of ${SOURCES.join(", ")}`);
}

interface Destination {
  readonly url: URL;
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** What no output may hold. */
  readonly secrets: readonly string[];
}

function destination(source: Source, flags: SendFlags, io: Io): Destination {
  const settings = loadSettings(flags, io.env, io.cwd);
  if (source === "sonoran") {
    const { url, apiKey } = sonoranDestination(settings, flags);
    const headers = { "content-type": "application/json" };
    return { url, apiKey, headers, secrets: [apiKey, ...secretsIn(url)] };
  }
  const { url, headers } = accwebDestination(settings, flags);
  const all = { "content-type": "application/json; charset=utf-8", ...headers };
  return { url, apiKey: undefined, headers: all, secrets: [...Object.values(headers), ...secretsIn(url)] };
}

/** Whatever a URL may carry as a secret. */
function secretsIn(url: URL): string[] {
  return [...url.searchParams.values(), url.password].filter((value) => value.length > 3);
}

function scheduleOf({ times, rate }: SendFlags): Schedule {
  return {
    times: numberFlag(times, "--times", { min: 1, max: MAX_TIMES, whole: true }) ?? 1,
    rate: numberFlag(rate, "--rate", { min: 0.01, max: MAX_RATE }),
  };
}
