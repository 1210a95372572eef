import type { EventRecord } from "@tenfour/contracts";
import type { Settings } from "../config/settings.js";
import type { Io } from "../io.js";
import { recordJson } from "../output/record-json.js";
import { styleFor } from "../output/style.js";
import { eventLine } from "../render/event-line.js";
import { banner } from "./banner.js";
import { demoBanner } from "./demo-banner.js";
import type { Endpoints } from "./endpoints.js";

/** What goes to stdout: for people, or as NDJSON. */
export interface Presenter {
  /** Comes before every event. */
  ready(endpoints: Endpoints): string;
  event(record: EventRecord): string;
}

/** NDJSON: where the relay listens, then one record per line. Scripts rely on its names and their order. */
export const jsonPresenter: Presenter = {
  ready: ({ host, port, sonoran, accweb }) => JSON.stringify({ listening: { host, port, sonoran, accweb } }),
  event: recordJson,
};

/** What people read. */
export function textPresenter(
  settings: Settings,
  io: Pick<Io, "stdout" | "env">,
  isDemo: boolean,
): Presenter {
  const style = styleFor(io.stdout, io.env);
  const showCommunity = (settings.sonoran?.communities.length ?? 0) > 1;
  const isTerminal = io.stdout.isTTY === true;
  return {
    ready: (endpoints) =>
      isDemo
        ? demoBanner(endpoints, style)
        : banner({ endpoints, accweb: settings.accweb, style, isTerminal }),
    event: (record) => eventLine(record, { style, showCommunity }),
  };
}
