import { isDeepStrictEqual } from "node:util";
import type { Receiver } from "@tenfour/receiver";
import {
  connectPushEvents,
  type Gap,
  type PushEvents,
  type PushSession,
  type SessionChange,
} from "@tenfour/receiver-ws";
import type { Settings } from "../config/settings.js";
import type { CommunityConfig } from "../config-schema.js";

/** How many gaps of sessions that were closed are remembered. */
const MAX_PAST_GAPS = 100;

/** Who learns what happens to the sessions. */
export interface SessionListener {
  onState(change: SessionChange): void;
  onGap(gap: Gap): void;
}

/** What a session is opened with. */
interface SessionOptions {
  readonly communityId: string;
  readonly apiKey: string;
  readonly serverIds: readonly [number];
  readonly hubUrl?: string;
}

interface Opened {
  readonly options: SessionOptions;
  readonly handle: PushEvents;
}

/** The servers whose events are taken over the websocket. */
export function websocketServers({ servers = [] }: CommunityConfig): number[] {
  return servers.filter(({ websocket }) => websocket === true).map(({ id }) => id);
}

/** The relay's websocket sessions, of every community; each server's comes and goes by itself. */
export class Sessions implements AsyncDisposable {
  readonly #receiver: Receiver;
  readonly #listener: SessionListener;
  #opened: readonly Opened[] = [];
  #past: readonly Gap[] = [];

  constructor(receiver: Receiver, listener: SessionListener) {
    this.#receiver = receiver;
    this.#listener = listener;
  }

  /** Live. */
  get all(): readonly PushSession[] {
    return this.#opened.flatMap(({ handle }) => handle.sessions);
  }

  /** The latest gaps, oldest first. */
  gaps(): readonly Gap[] {
    const all = [...this.#past, ...this.#opened.flatMap(({ handle }) => handle.gaps)];
    return all.sort((a, b) => (a.to < b.to ? -1 : 1));
  }

  /** Opens a session for every server that is configured for one and has none; they connect, and reconnect, on their own. */
  open(settings: Settings): void {
    const missing = wantedBy(settings).filter((wanted) => !this.#opened.some(isFor(wanted)));
    const opened = missing.map((options) => {
      const handle = connectPushEvents(this.#receiver, { ...options, serverIds: [...options.serverIds] });
      handle.onState((change) => this.#listener.onState(change));
      handle.onGap((gap) => this.#listener.onGap(gap));
      return { options, handle };
    });
    this.#opened = [...this.#opened, ...opened];
  }

  /** Closes every session that the settings do not want as it is; resolves when what came on them is kept. */
  async closeOthers(settings: Settings): Promise<void> {
    const wanted = wantedBy(settings);
    const isWanted = ({ options }: Opened): boolean => wanted.some((one) => isDeepStrictEqual(one, options));
    const others = this.#opened.filter((one) => !isWanted(one));
    this.#opened = this.#opened.filter(isWanted);
    await Promise.all(others.map(({ handle }) => handle.close()));
    this.#past = [...this.#past, ...others.flatMap(({ handle }) => handle.gaps)].slice(-MAX_PAST_GAPS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.map(({ handle }) => handle.close()));
  }
}

function wantedBy({ sonoran }: Settings): SessionOptions[] {
  const hub = sonoran?.hubUrl === undefined ? {} : { hubUrl: sonoran.hubUrl };
  return (sonoran?.communities ?? []).flatMap((community) => {
    const { communityId, apiKey } = community;
    return websocketServers(community).map(
      (server) => ({ communityId, apiKey, serverIds: [server], ...hub }) as const,
    );
  });
}

function isFor(wanted: SessionOptions): (opened: Opened) => boolean {
  return ({ options }) => isDeepStrictEqual(options, wanted);
}
