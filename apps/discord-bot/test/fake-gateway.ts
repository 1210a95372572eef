import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

/** Operations of Discord's gateway. */
const OP = {
  DISPATCH: 0,
  HEARTBEAT: 1,
  IDENTIFY: 2,
  RESUME: 6,
  RECONNECT: 7,
  INVALID_SESSION: 9,
  HELLO: 10,
  ACK: 11,
};
const AUTHENTICATION_FAILED = 4_004;

interface Options {
  readonly token: () => string;
  readonly guildId: () => string;
  readonly url: () => string;
  readonly heartbeatMs: number;
}

/** Discord's gateway, version 10 in JSON: hello, identify, ready, guilds, heartbeats, interactions, resume, reconnect. */
export class FakeGateway {
  /** What clients have done, such as `identify` and `resume`. */
  readonly log: string[] = [];
  readonly #options: Options;
  readonly #server: WebSocketServer;
  readonly #waiting = new Set<() => void>();
  #socket: WebSocket | undefined;
  #sequence = 0;
  #interaction = 0;

  constructor(server: Server, options: Options) {
    this.#options = options;
    this.#server = new WebSocketServer({ server });
    this.#server.on("connection", (socket) => this.#connected(socket));
  }

  /** A member uses a slash command; resolves to the interaction's id. */
  command(name: string, options: object[] = []): string {
    this.#interaction += 1;
    const id = `30000000000000${1_000 + this.#interaction}`;
    const user = { id: "400000000000000001", username: "member", discriminator: "0", avatar: null };
    const member = {
      user,
      roles: [],
      joined_at: "2024-01-01T00:00:00Z",
      deaf: false,
      mute: false,
      flags: 0,
      permissions: "0",
    };
    const data = { id: "500000000000000001", name, type: 1, options };
    const guild = { guild_id: this.#options.guildId(), channel_id: "600000000000000001", member };
    const about = {
      application_id: APPLICATION,
      type: 2,
      token: `interaction-${id}`,
      version: 1,
      locale: "en-US",
    };
    this.#dispatch("INTERACTION_CREATE", {
      id,
      ...about,
      ...guild,
      data,
      entitlements: [],
      authorizing_integration_owners: {},
    });
    return id;
  }

  /** Asks the client to come again, which resumes its session. */
  reconnect(): void {
    this.#send({ op: OP.RECONNECT, d: null });
  }

  /** Cuts the connection. */
  cut(): void {
    this.#socket?.terminate();
  }

  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #connected(socket: WebSocket): void {
    this.#socket = socket;
    socket.on("message", (data: Buffer) =>
      this.#received(socket, JSON.parse(data.toString()) as { op: number; d: Record<string, unknown> }),
    );
    this.#send({ op: OP.HELLO, d: { heartbeat_interval: this.#options.heartbeatMs } });
  }

  #received(socket: WebSocket, { op, d }: { op: number; d: Record<string, unknown> }): void {
    if (op === OP.HEARTBEAT) this.#send({ op: OP.ACK });
    if (op === OP.IDENTIFY) this.#identify(socket, d);
    if (op === OP.RESUME) this.#dispatch("RESUMED", {});
    const names = new Map([
      [OP.HEARTBEAT, "heartbeat"],
      [OP.IDENTIFY, "identify"],
      [OP.RESUME, "resume"],
    ]);
    this.log.push(names.get(op) ?? `op ${op}`);
    for (const look of [...this.#waiting]) look();
  }

  #identify(socket: WebSocket, { token }: Record<string, unknown>): void {
    if (token !== this.#options.token()) {
      socket.close(AUTHENTICATION_FAILED, "Authentication failed.");
      return;
    }
    const id = this.#options.guildId();
    const user = { id: APPLICATION, username: "tenfour", discriminator: "0", avatar: null, bot: true };
    const application = { id: APPLICATION, flags: 0 };
    const session = { session_id: "session", resume_gateway_url: this.#options.url(), shard: [0, 1] };
    this.#dispatch("READY", {
      v: 10,
      user,
      application,
      ...session,
      guilds: id === "" ? [] : [{ id, unavailable: true }],
    });
    if (id === "") return;
    const lists = {
      roles: [],
      channels: [],
      emojis: [],
      stickers: [],
      features: [],
      members: [],
      threads: [],
      presences: [],
    };
    const more = { stage_instances: [], guild_scheduled_events: [], soundboard_sounds: [], voice_states: [] };
    const about = {
      name: "Tests",
      owner_id: "400000000000000001",
      member_count: 1,
      joined_at: "2024-01-01T00:00:00Z",
    };
    this.#dispatch("GUILD_CREATE", {
      id,
      ...lists,
      ...more,
      ...about,
      large: false,
      unavailable: false,
      preferred_locale: "en-US",
    });
  }

  #dispatch(t: string, d: object): void {
    this.#sequence += 1;
    this.#send({ op: OP.DISPATCH, t, s: this.#sequence, d });
  }

  #send(payload: object): void {
    this.#socket?.send(JSON.stringify(payload));
  }
}

const APPLICATION = "700000000000000001";
