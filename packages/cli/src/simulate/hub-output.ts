import { once } from "node:events";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { isJsonObject } from "@tenfour/contracts";
import { type HubCommunityOptions, SIMULATED_API_KEY } from "@tenfour/simulator";
import type { Io } from "../io.js";
import { LineWriter } from "../output/line-writer.js";
import { neutralise, safeJson, shorten } from "../output/safe-text.js";
import { readerIsGone } from "../output/stdout-failure.js";
import { type Style, styleFor } from "../output/style.js";
import { localTime } from "../render/local-time.js";

/** What the output depends on. */
export interface HubOutputOptions {
  readonly json: boolean;
  readonly communities: readonly HubCommunityOptions[];
  readonly isConfigured: boolean;
  /** Nobody reads the output any more. */
  readonly onFailure: () => void;
}

/** What a hub says, on stdout: as it is, or in words. */
export class HubOutput {
  /** Where the hub writes its JSON lines. */
  readonly lines = new PassThrough();
  readonly #options: HubOutputOptions;
  readonly #style: Style;
  readonly #writer: LineWriter;
  readonly #read: Promise<unknown>;
  #isFirst = true;

  constructor(io: Pick<Io, "stdout" | "env">, options: HubOutputOptions) {
    this.#options = options;
    this.#style = styleFor(io.stdout, io.env);
    this.#writer = new LineWriter(io.stdout, options.onFailure);
    const reader = createInterface({ input: this.lines, crlfDelay: Number.POSITIVE_INFINITY });
    reader.on("line", (line) => {
      // What a push did has been told by then.
      if (!options.json && PUSH_DONE.test(line)) return;
      void this.#writer.write(() => this.#show(line));
    });
    this.#read = once(reader, "close");
  }

  /** Resolves when everything is with the reader, or will never be; rejects as {@link readerIsGone} throws. */
  async end(): Promise<void> {
    this.lines.end();
    await this.#read;
    await this.#writer.flush();
    readerIsGone(this.#writer.failure);
  }

  #show(line: string): string {
    if (this.#options.json) return safeJson(line);
    const value: unknown = JSON.parse(line);
    const [kind = "", details] = isJsonObject(value) ? (Object.entries(value)[0] ?? []) : [];
    if (kind === "listening" && this.#isFirst) {
      this.#isFirst = false;
      return this.#banner(isJsonObject(details) ? String(details["hub"]) : "");
    }
    return entryLine(kind, details, this.#style);
  }

  #banner(url: string): string {
    const { communities, isConfigured } = this.#options;
    const lines = communities.map(({ communityId, servers }) => {
      const ids = servers.map(({ id }) => id).join(", ");
      const key = isConfigured ? "the configured API key" : `the API key ${SIMULATED_API_KEY}`;
      return `  accepts community ${neutralise(communityId)}, server ${ids}, with ${key}`;
    });
    return [
      this.#style.bold(`Simulated SignalR hub: ${this.#style.cyan(url)}`),
      ...lines,
      `  for tenfour relay: SONORAN_HUB_URL=${url}`,
      '  Type commands as JSON lines, such as {"push":{"server":1,"event":{"type":"EVENT_911","data":{}}}}.',
      this.#style.dim("Ctrl+C ends."),
      "",
    ].join("\n");
  }
}

const PUSH_DONE = /^\{"done":\{"command":"(?:push|burst)"/;
const KIND_WIDTH = 14;
const VALUE_CHARACTERS = 120;

function entryLine(kind: string, details: unknown, style: Style): string {
  const members = isJsonObject(details) ? Object.entries(details).filter(([name]) => name !== "at") : [];
  const shown = members.map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${name}=${shorten(text, VALUE_CHARACTERS)}`;
  });
  return [style.dim(localTime(new Date())), kind.padEnd(KIND_WIDTH), shown.join(" ")].join("  ");
}
