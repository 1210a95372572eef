import type { EventRecord } from "@tenfour/contracts";
import type { StateInfo } from "@tenfour/forwarder";
import type { Gap, SessionChange } from "@tenfour/receiver-ws";
import type { AdminToken } from "../admin/token-file.js";
import type { Settings } from "../config/settings.js";
import type { Io } from "../io.js";
import type { Line } from "../output/line-writer.js";
import { recordJson } from "../output/record-json.js";
import { safeJson } from "../output/safe-text.js";
import { styleFor } from "../output/style.js";
import type { ReloadReport } from "../reload/change.js";
import { eventLine } from "../render/event-line.js";
import { type Announced, banner } from "./banner.js";
import { demoBanner } from "./demo-banner.js";
import type { SilenceChange } from "./silence-watch.js";

/** What goes to stdout: for people, or as NDJSON. Undefined is no line. */
export interface Presenter {
  /** Comes before everything else. */
  ready(announced: Announced): string;
  event(record: EventRecord): Line;
  session(change: SessionChange): string | undefined;
  gap(gap: Gap): string | undefined;
  silence(change: SilenceChange): string | undefined;
  target(change: StateInfo): string | undefined;
  reload(report: ReloadReport): string | undefined;
}

/**
 * NDJSON: where the relay listens, then one record per line, and what happens to sessions,
 * sources, targets and the configuration. Scripts rely on the names and their order.
 */
export const jsonPresenter: Presenter = {
  ready: ({ host, port, sonoran, accweb, admin }) =>
    JSON.stringify({ listening: { host, port, sonoran, accweb, admin } }),
  event: recordJson,
  session: ({ community, server, state, since, error }) => {
    const why = error === undefined ? {} : { error: { code: error.code, message: error.message } };
    return safeJson(JSON.stringify({ session: { community, server, state, since, ...why } }));
  },
  gap: (gap) => safeJson(JSON.stringify({ gap })),
  silence: (silence) => safeJson(JSON.stringify({ silence })),
  target: (target) => safeJson(JSON.stringify({ target })),
  reload: (reload) => safeJson(JSON.stringify({ reload })),
};

/** What the lines for people depend on. */
export interface TextOptions {
  readonly settings: Settings;
  /** The settings as they are now, after a reload too. */
  readonly inForce: () => Settings;
  readonly io: Pick<Io, "stdout" | "env">;
  readonly isDemo: boolean;
  readonly token: AdminToken | undefined;
}

/** What people read. Sessions, gaps, silence, targets and reloads are in the log, on the same terminal: a second line would say nothing new. */
export function textPresenter({ settings, inForce, io, isDemo, token }: TextOptions): Presenter {
  const style = styleFor(io.stdout, io.env);
  const isTerminal = io.stdout.isTTY === true;
  return {
    ready: (announced) =>
      isDemo
        ? demoBanner(announced, style)
        : banner({ announced, settings, tokenFile: token?.file, style, isTerminal }),
    event: (record) => {
      const showCommunity = (inForce().sonoran?.communities.length ?? 0) > 1;
      return eventLine(record, { style, showCommunity });
    },
    session: () => undefined,
    gap: () => undefined,
    silence: () => undefined,
    target: () => undefined,
    reload: () => undefined,
  };
}
