import { isJsonObject, type JsonObject } from "@tenfour/contracts";
import type { ReceivedRecord, Receiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import type { ConnectOptions, PushEvents, SessionChange } from "../src/index.js";
import { COMMUNITY, KEY, makeReceiver } from "./support/receivers.js";
import { connect, gapsReach, reaches } from "./support/sessions.js";

/** What the list asks of a hub when it is started. */
export interface HubSetUp {
  readonly communities: readonly {
    readonly communityId: string;
    readonly apiKey: string;
    readonly servers: readonly { readonly id: number }[];
  }[];
  readonly keepAliveMs?: number;
  readonly clientTimeoutMs?: number;
  readonly heartbeatMs?: number;
}

/** A hub that is running. What its members do is what the commands of `tenfour simulate hub` do. */
export interface HubUnderTest extends AsyncDisposable {
  readonly url: string;
  push(server: number, event: HubEvent, options?: { as?: "string" | "object"; copies?: number }): unknown;
  burst(server: number, events: readonly HubEvent[]): unknown;
  sessions(): unknown;
  stop(): unknown;
  start(): unknown;
  readonly faults: {
    drop(fault?: { how?: "rst" | "fin" }): unknown;
    halfOpen(): unknown;
    abort(): unknown;
    close(fault: { error?: string; allowReconnect?: boolean }): unknown;
    malformed(): unknown;
    refuse(fault: { times: number; error: string }): unknown;
    throw(fault: { method: string; message: string; hubException: boolean }): unknown;
    unknownMethods(methods: string[]): unknown;
    delay(fault: { connectMs?: number; callsMs?: number }): unknown;
    rotateKey(fault: { apiKey: string }): unknown;
  };
}

/** An event of the CAD without its key, which the hub puts in. */
type HubEvent = Readonly<Record<string, unknown>>;

/** A kind of hub: the simulated one, or the real one. */
export interface HubKind {
  readonly name: string;
  startHub(setUp: HubSetUp): Promise<HubUnderTest>;
}

const SET_UP: HubSetUp = {
  communities: [{ communityId: COMMUNITY, apiKey: KEY, servers: [{ id: 1 }, { id: 2 }] }],
};

const event = (number: number, more: object = {}): HubEvent => ({
  type: "EVENT_TEST",
  data: { number, ...more },
});

/** What events of `event()` carry. */
function dataOf(record: ReceivedRecord): JsonObject {
  const received: unknown = record.event;
  const data = isJsonObject(received) ? received["data"] : undefined;
  return isJsonObject(data) ? data : {};
}

/** The numbers of the events that a receiver has handed over. */
function collect(receiver: Receiver) {
  const numbers: unknown[] = [];
  let changed = (): void => undefined;
  receiver.onAny((record) => {
    numbers.push(dataOf(record)["number"]);
    changed();
  });
  const reach = (count: number): Promise<void> =>
    new Promise((resolve) => {
      changed = () => {
        if (numbers.length >= count) resolve();
      };
      changed();
    });
  return { numbers, reach };
}

/** Everything that the sessions promise, on a hub that speaks SignalR. */
export function hubConformance(kind: HubKind): void {
  const start = async (options: Partial<ConnectOptions> = {}, setUp: Partial<HubSetUp> = {}) => {
    const hub = await kind.startHub({ ...SET_UP, ...setUp });
    const { receiver, logger } = makeReceiver();
    const handle = connect(receiver, hub.url, { closeTimeoutMs: 1_000, ...options });
    const { numbers, reach } = collect(receiver);
    return {
      hub,
      receiver,
      logger,
      handle,
      numbers,
      reach,
      [Symbol.asyncDispose]: async () => {
        await handle.close();
        await receiver.close();
        await hub[Symbol.asyncDispose]();
      },
    };
  };

  /** Does something that ends the session, and waits until it is back and has recorded the gap. */
  const survive = async (handle: PushEvents, fault: () => unknown): Promise<void> => {
    const gaps = handle.gaps.length;
    const again = reaches(handle, "ready", 0, false);
    await fault();
    await again;
    await gapsReach(handle, gaps + 1);
  };

  describe(`sessions on ${kind.name}`, () => {
    test.each([true, false])(
      "events come, as string and as object (skipNegotiation: %s)",
      async (skipNegotiation) => {
        await using run = await start({ skipNegotiation, serverIds: [1, 2] });
        await run.handle.ready();
        const records: unknown[] = [];
        run.receiver.onAny((record) => records.push(record));
        await run.hub.push(1, event(1), { as: "string" });
        await run.hub.push(1, event(2), { as: "object" });
        await run.reach(2);
        await run.hub.push(2, event(3));
        await run.reach(3);
        expect(records).toMatchObject([
          { transport: "ws", community: COMMUNITY, server: 1, name: "EVENT_TEST", event: event(1) },
          { transport: "ws", community: COMMUNITY, server: 1, name: "EVENT_TEST", event: event(2) },
          { transport: "ws", community: COMMUNITY, server: 2, name: "EVENT_TEST", event: event(3) },
        ]);
        expect(run.handle.gaps).toEqual([]);
        expect(run.logger.from("warn", "error")).toEqual([]);
      },
    );

    test("a burst is handled in order, copies are all handled", async () => {
      await using run = await start();
      await run.handle.ready();
      const numbers = Array.from({ length: 1_000 }, (_, number) => number);
      await run.hub.burst(
        1,
        numbers.map((number) => event(number)),
      );
      await run.hub.push(1, event(7), { copies: 3 });
      await run.reach(1_003);
      expect(run.numbers).toEqual([...numbers, 7, 7, 7]);
    });

    test("payloads of a megabyte come whole", async () => {
      await using run = await start();
      await run.handle.ready();
      const texts: unknown[] = [];
      run.receiver.onAny((record) => texts.push(dataOf(record)["text"]));
      const text = "1234567€".repeat(131_072);
      await run.hub.push(1, event(1, { text }), { as: "string" });
      await run.hub.push(1, event(2, { text }), { as: "object" });
      await run.reach(2);
      expect(texts.map((one) => one === text)).toEqual([true, true]);
    });

    test.each<[string, (hub: HubUnderTest) => unknown]>([
      ["Context.Abort()", ({ faults }) => faults.abort()],
      ["a close without leave to reconnect", ({ faults }) => faults.close({ error: "bye" })],
      ["a close with leave to reconnect", ({ faults }) => faults.close({ allowReconnect: true })],
      ["a reset", ({ faults }) => faults.drop({ how: "rst" })],
      ["an end without goodbye", ({ faults }) => faults.drop({ how: "fin" })],
      ["a message that breaks off", ({ faults }) => faults.malformed()],
      [
        "a restart of the hub",
        async (hub) => {
          await hub.stop();
          await hub.start();
        },
      ],
    ])("comes back, and authenticates again, after %s", async (_what, fault) => {
      await using run = await start();
      await run.handle.ready();
      await run.hub.push(1, event(1));
      await run.reach(1);
      await survive(run.handle, () => fault(run.hub));
      await run.hub.push(1, event(2));
      await run.reach(2);
      expect(run.numbers).toEqual([1, 2]);
      expect(run.handle.gaps).toMatchObject([{ community: COMMUNITY, server: 1 }]);
      await expect.poll(() => run.hub.sessions()).toMatchObject([{ community: COMMUNITY, server: 1 }]);
    });

    test("a hub that is up later than the session is found", async () => {
      await using run = await start();
      await run.handle.ready();
      await run.hub.stop();
      const { receiver } = makeReceiver();
      await using handle = connect(receiver, run.hub.url);
      await reaches(handle, "reconnecting");
      await run.hub.start();
      await handle.ready();
      expect(handle.gaps).toMatchObject([{ reason: "unreachable" }]);
    });

    test("a hub that falls silent is found, and left", async () => {
      const keepAlives = { keepAliveMs: 100, heartbeatMs: 50 };
      await using run = await start({ serverTimeoutMs: 1_000 }, keepAlives);
      await run.handle.ready();
      await survive(run.handle, () => run.hub.faults.halfOpen());
      expect(run.handle.gaps).toMatchObject([{ reason: "silent" }]);
    });

    test("a hub that has given up on a silent client gets a new session", async () => {
      const impatient = { keepAliveMs: 100, clientTimeoutMs: 300, heartbeatMs: 50 };
      await using run = await start({ keepAliveMs: 600_000 }, impatient);
      await run.handle.ready();
      await survive(run.handle, () => undefined);
    });

    test("a hub without authenticatev2 is authenticated with authenticate", async () => {
      await using run = await start();
      await run.handle.ready();
      await run.hub.faults.unknownMethods(["authenticatev2"]);
      await survive(run.handle, () => run.hub.faults.drop());
      await run.hub.push(1, event(1));
      await run.reach(1);
    });

    test("a method that throws is tried again soon; what a HubException says is a refusal", async () => {
      await using run = await start();
      await run.handle.ready();
      const errors: SessionChange["error"][] = [];
      run.handle.onState(({ error }) => error !== undefined && errors.push(error));
      await run.hub.faults.throw({ method: "authenticatev2", message: "broken", hubException: false });
      await run.hub.faults.throw({ method: "authenticatev2", message: "not you", hubException: true });
      await survive(run.handle, () => run.hub.faults.drop());
      expect(errors.slice(1)).toMatchObject([
        { reason: "failed" },
        { reason: "refused", message: "the hub refused the authentication: not you" },
      ]);
    });

    test("a refusal is reported in the hub's own words", async () => {
      await using run = await start();
      await run.handle.ready();
      await run.hub.faults.refuse({ times: 2, error: "come back later" });
      await survive(run.handle, () => run.hub.faults.drop());
      expect(run.handle.sessions[0]?.lastError).toMatchObject({
        code: "ERR_TENFOUR_HUB_REFUSED",
        message: "the hub refused the authentication: come back later",
      });
    });

    test("a wrong key and a server that does not exist are refused", async () => {
      await using run = await start();
      const { receiver } = makeReceiver();
      await using wrongKey = connect(receiver, run.hub.url, { apiKey: "not-the-key-0123" });
      await using wrongServer = connect(receiver, run.hub.url, { serverIds: [99] });
      await Promise.all([reaches(wrongKey, "refused"), reaches(wrongServer, "refused")]);
      expect(wrongKey.sessions[0]?.lastError?.message).toMatch(/^the hub refused the authentication: \S/);
      expect(wrongServer.sessions[0]?.lastError?.message).toMatch(/^the hub refused the authentication: \S/);
    });

    test("a slow hub is waited for, and not for ever", async () => {
      await using run = await start({ authenticateTimeoutMs: 300, connectTimeoutMs: 5_000 });
      await run.handle.ready();
      await run.hub.faults.delay({ connectMs: 100, callsMs: 50 });
      await survive(run.handle, () => run.hub.faults.drop());
      await run.hub.faults.delay({ callsMs: 60_000 });
      const unanswered = new Promise<void>((resolve) => {
        run.handle.onState(({ error }) => error?.reason === "unanswered" && resolve());
      });
      await run.hub.faults.drop();
      await unanswered;
      await run.hub.faults.delay({});
      await run.handle.ready();
    });

    test("a rotated key is noticed", async () => {
      await using run = await start();
      await run.handle.ready();
      await run.hub.faults.rotateKey({ apiKey: "the-new-key-0123" });
      await run.hub.push(1, event(1));
      await expect.poll(() => run.handle.sessions[0]?.lastError?.code).toBe("ERR_TENFOUR_KEY_WRONG");
      await run.hub.faults.drop();
      await reaches(run.handle, "refused");
    });

    test("a closed session gives the feed back", async () => {
      await using run = await start({ serverIds: [1, 2] });
      await run.handle.ready();
      await run.handle.close();
      await expect.poll(() => run.hub.sessions()).toEqual([]);
      expect(await run.hub.push(1, event(1))).toMatchObject({ via: "none" });
    });
  });
}
