import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { EventRecord } from "@tenfour/contracts";
import type {
  Attempt,
  DeliveryOutcome,
  Reach,
  TargetContext,
  TargetDriver,
  TargetType,
} from "@tenfour/forwarder";
import type { Family } from "../family.js";
import { createRenderer, type Renderer } from "../renderer.js";
import { type Part, partOf } from "./pages.js";
import { Sender } from "./sender.js";
import { type DiscordSettings, discordSettings } from "./settings.js";
import { type Piece, Unfinished } from "./unfinished.js";
import { type WebhookAnswer, WebhookClient } from "./webhook-client.js";

const MAX_ANSWER_LENGTH = 1_000;

/**
 * Posts events to a channel of Discord's by a webhook URL, as people read them. Pass it to a forwarder in `types`.
 *
 * A dispatch call or 911 call is one message that is edited, for as long as this process knows which message it was;
 * after a restart it begins a new one. Boards, which need to be kept, are a bot's.
 */
export const discordTarget: TargetType<typeof discordSettings> = {
  type: "discord",
  settings: discordSettings,
  create: (settings, context) => new DiscordDriver(settings, context),
};

class DiscordDriver implements TargetDriver {
  /** The host: the path of a webhook URL is its secret. */
  readonly destination: string;
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #redact: (text: string) => string;
  readonly #wanted: ReadonlySet<Family>;
  readonly #renderer: Renderer;
  readonly #sender: Sender;
  readonly #unfinished = new Unfinished();
  /** Events so far, which tells what was rendered later. */
  #rendered = 0;

  constructor({ url, posts, panicRole }: DiscordSettings, context: TargetContext) {
    this.#url = new URL(url);
    this.destination = this.#url.host;
    this.#timeoutMs = context.timeoutMs;
    const token = this.#url.pathname.replace(/\/$/, "").split("/").at(-1) ?? "";
    this.#redact = (text) => context.redact(text).replaceAll(token, "[redacted]").slice(0, MAX_ANSWER_LENGTH);
    this.#wanted = new Set(posts);
    this.#renderer = createRenderer({ panicRole: () => panicRole });
    const client = new WebhookClient(url, context.timeoutMs, () => context.now());
    this.#sender = new Sender(
      client,
      (answer) => this.#explain(answer),
      () => ({ outcome: "retry", fault: "target", detail: `${this.destination} could not be asked` }),
    );
  }

  async deliver(record: EventRecord, { signal }: Attempt): Promise<DeliveryOutcome> {
    const pieces = this.#unfinished.piecesOf(record.id, () => this.#partsOf(record));
    if (pieces.length === 0) {
      this.#unfinished.settled(record.id);
      return { outcome: "skipped" };
    }
    // What an earlier attempt has sent may have arrived, though nobody waited for it any more.
    const earlier = pieces.flatMap(({ underWay }) => underWay ?? []);
    if (earlier.length > 0) await Promise.all(earlier);
    const outcomes = await Promise.all(pieces.map((piece) => this.#bring(piece, signal)));
    const outcome = outcomes.find(({ outcome: one }) => one !== "delivered") ?? { outcome: "delivered" };
    if (outcome.outcome === "delivered" || outcome.outcome === "park") this.#unfinished.settled(record.id);
    return outcome;
  }

  reach(): Promise<Reach> {
    const { hostname, port, protocol } = this.#url;
    const host = hostname.replace(/^\[|\]$/g, "");
    const startedAt = performance.now();
    return new Promise((settle) => {
      const socket =
        protocol === "https:"
          ? connectTls({ host, port: Number(port || 443), servername: host })
          : connectTcp({ host, port: Number(port || 80) });
      const end = (reach: Reach): void => {
        socket.destroy();
        settle(reach);
      };
      socket.setTimeout(this.#timeoutMs, () => end(this.#notReached("ETIMEDOUT")));
      socket.once("error", (error: NodeJS.ErrnoException) => end(this.#notReached(error.code)));
      socket.once(protocol === "https:" ? "secureConnect" : "connect", () =>
        end({ reached: true, tookMs: Math.round(performance.now() - startedAt) }),
      );
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#sender.close();
    return Promise.resolve();
  }

  #partsOf(record: EventRecord): Part[] {
    this.#rendered += 1;
    return this.#renderer
      .render(record)
      .flatMap((post) =>
        post.kind === "board" || !this.#wanted.has(post.family) ? [] : [partOf(post, this.#rendered)],
      );
  }

  async #bring(piece: Piece, signal: AbortSignal): Promise<DeliveryOutcome> {
    if (piece.isPosted) return { outcome: "delivered" };
    piece.underWay = this.#sender.send(piece.part, signal);
    const outcome = await piece.underWay;
    piece.isPosted = outcome.outcome === "delivered";
    piece.underWay = undefined;
    return outcome;
  }

  #notReached(code = ""): Reach {
    const known = code === "" ? {} : { code };
    return {
      reached: false,
      detail: `${this.destination} takes no connection (${code || "no reason given"})`,
      ...known,
    };
  }

  /** What an answer means: Discord's status and code say whose failure it is. */
  #explain({ status, code, message, retryAfterMs }: WebhookAnswer): DeliveryOutcome {
    if (status >= 200 && status < 300) return { outcome: "delivered" };
    const said = message === undefined ? "" : `: ${message}${code === undefined ? "" : ` (${code})`}`;
    const report = { status, detail: this.#redact(`${this.destination} answered ${status}${said}`) };
    if (status === 429) return { ...report, outcome: "pause", resumeAfterMs: retryAfterMs ?? 1_000 };
    if (status === 401 || status === 403 || status === 404) {
      const detail = `${report.detail}; the webhook is gone or its URL is wrong: make a new one, put its URL into the configuration, and resume the target`;
      return { outcome: "pause", status, detail };
    }
    if (status >= 400 && status < 500 && status !== 408)
      return { ...report, outcome: "park", reason: "refused" };
    return { ...report, outcome: "retry", fault: "unclear" };
  }
}
