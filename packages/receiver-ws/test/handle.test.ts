import { createReceiver } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { connectPushEvents } from "../src/index.js";
import { ACCEPTED, NO_ANSWER, startFakeHub } from "./support/fake-hub.js";
import { COMMUNITY, KEY, makeReceiver, numbered } from "./support/receivers.js";
import { connect, reaches } from "./support/sessions.js";

test("wrong options are errors that name them", () => {
  const { receiver } = makeReceiver();
  const options = { communityId: COMMUNITY, apiKey: KEY, serverIds: [1, 1] };
  expect(() => connectPushEvents(receiver, options)).toThrow(
    "connectPushEvents: serverIds: a server is named twice: the CAD sends a server's events to one session only",
  );
  const accweb = createReceiver({ accweb: { auth: "none" } });
  expect(() => connectPushEvents(accweb, { ...options, serverIds: [1] })).toThrow("has no Sonoran source");
});

test("ready() says at its deadline who is not ready, and why", async () => {
  await using hub = await startFakeHub({
    methods: {
      authenticatev2: ([, , server]) => {
        if (server === 1) return ACCEPTED;
        return server === 2 ? { success: false, error: "no such server" } : NO_ANSWER;
      },
    },
  });
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url, { serverIds: [1, 2, 3], refusedScheduleMs: [60_000] });
  await Promise.all([
    reaches(handle, "ready", 0),
    reaches(handle, "refused", 1),
    reaches(handle, "authenticating", 2),
  ]);
  await expect(handle.ready(20)).rejects.toMatchObject({
    code: "ERR_TENFOUR_NOT_READY",
    message:
      "not ready after 20 ms: server 2 is refused (the hub refused the authentication: no such server); server 3 is authenticating",
  });
});

test("ready() is over when the sessions are", async () => {
  await using hub = await startFakeHub({ methods: { authenticatev2: () => NO_ANSWER } });
  const { receiver } = makeReceiver();
  const handle = connect(receiver, hub.url);
  const failed = handle.ready().catch((error: unknown) => error);
  await reaches(handle, "authenticating");
  await handle.close();
  expect(await failed).toMatchObject({ code: "ERR_TENFOUR_CLOSED" });
  await expect(handle.ready()).rejects.toMatchObject({ code: "ERR_TENFOUR_CLOSED" });
});

test.each(["connecting", "authenticating", "ready", "reconnecting", "refused"] as const)(
  "close() while %s is clean, and can be called again",
  async (state) => {
    await using hub = await startFakeHub({
      onUpgrade: () => state === "connecting",
      methods: {
        authenticatev2: () => {
          if (state === "authenticating") return NO_ANSWER;
          return state === "refused" ? { success: false, error: "no" } : ACCEPTED;
        },
      },
    });
    const { receiver } = makeReceiver();
    let timers = 0;
    const handle = connect(receiver, hub.url, {
      reconnectScheduleMs: [60_000],
      refusedScheduleMs: [60_000],
      authenticateTimeoutMs: 600_000,
      startTimer: (callback, delayMs) => {
        timers += 1;
        let running = true;
        const over = (): void => {
          if (running) timers -= 1;
          running = false;
        };
        const timer = setTimeout(() => {
          over();
          callback();
        }, delayMs);
        return () => {
          over();
          clearTimeout(timer);
        };
      },
    });
    const states: string[] = [];
    handle.onState((change) => states.push(change.state));
    if (state === "reconnecting") {
      await handle.ready();
      hub.peer.drop();
    }
    await reaches(handle, state, 0, state !== "connecting");
    const closing = handle.close();
    expect(handle.close()).toBe(closing);
    await closing;
    await handle[Symbol.asyncDispose]();
    expect(states.filter((entered) => entered === "stopped")).toEqual(["stopped"]);
    expect(states.at(-1)).toBe("stopped");
    expect(handle.sessions[0]?.state).toBe("stopped");
    expect(timers).toBe(0);
    await expect.poll(() => hub.peers.every(({ socket }) => socket.readyState === socket.CLOSED)).toBe(true);
  },
);

test("close() at once, before anything has begun", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  const handle = connect(receiver, hub.url);
  await handle.close();
  expect(hub.urls).toEqual([]);
});

test("what had come in before close() is taken in", async () => {
  await using hub = await startFakeHub();
  const kept: unknown[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { receiver } = makeReceiver({
    sinks: [
      { name: "slow", keep: ({ raw }) => gate.then(() => void kept.push(Buffer.from(raw.bytes).toString())) },
    ],
  });
  const handle = connect(receiver, hub.url);
  await handle.ready();
  const texts = [1, 2, 3].map((number) => JSON.stringify(numbered(number)));
  for (const text of texts) hub.peer.push(text);
  await expect.poll(() => handle.sessions[0]?.counters.received).toBe(3);
  let closed = false;
  const closing = handle.close().then(() => (closed = true));
  await expect.poll(() => hub.openSockets).toBe(0);
  expect(closed).toBe(false);
  open();
  await closing;
  expect(kept).toEqual(texts);
  await receiver.close();
});

test("what is on its way when close() is called is taken in, and the session ends without a gap", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  const numbers: unknown[] = [];
  receiver.onAny((record) => numbers.push(record.event));
  const handle = connect(receiver, hub.url, { closeTimeoutMs: 5_000 });
  await handle.ready();
  for (let number = 0; number < 1_000; number++) hub.peer.push(numbered(number));
  await handle.close();
  await receiver.close();
  expect(numbers).toHaveLength(1_000);
  expect(handle.gaps).toEqual([]);
});

test("a hub that does not take the goodbye may have lost events", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  const handle = connect(receiver, hub.url, { closeTimeoutMs: 50 });
  await handle.ready();
  hub.peer.freeze();
  await handle.close();
  expect(handle.gaps).toMatchObject([{ reason: "closed" }]);
});

test("a process that stood still first reads what came meanwhile", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  const handled: unknown[] = [];
  receiver.onAny(({ event }) => handled.push(event));
  await using handle = connect(receiver, hub.url, { wakeAfterMs: 500 });
  await handle.ready();
  const again = reaches(handle, "ready", 0, false);
  for (const number of [1, 2, 3]) hub.peer.push(numbered(number));
  hub.peer.drop();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  await again;
  expect(handled).toMatchObject([1, 2, 3].map((number) => ({ data: { number } })));
});

test("a machine that wakes up connects anew at once, also out of a long wait", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  let sleptMs = 0;
  await using handle = connect(receiver, hub.url, {
    now: () => Date.now() + sleptMs,
    reconnectScheduleMs: [0, 60_000],
  });
  await handle.ready();
  const again = reaches(handle, "ready", 0, false);
  sleptMs += 60_000;
  await again;
  expect(handle.sessions[0]?.lastError).toMatchObject({ reason: "woke", code: "ERR_TENFOUR_WOKE" });
  expect(handle.gaps).toMatchObject([{ reason: "woke" }]);

  await hub.stop();
  await new Promise<void>((resolve) => {
    handle.onState(({ error }) => error?.reason === "unreachable" && resolve());
  });
  await hub.listen();
  sleptMs += 60_000;
  await handle.ready();
});

test("plain http to another machine is worth a warning", async () => {
  const messages = [
    "http://hub.invalid/apiWsHub",
    "http://127.0.0.1:1/",
    "http://localhost:1/",
    "https://hub.invalid/",
  ];
  const warned: boolean[] = [];
  for (const hubUrl of messages) {
    const { receiver, logger } = makeReceiver();
    await connect(receiver, hubUrl).close();
    warned.push(
      logger
        .from("warn")
        .includes("the API key crosses the network unencrypted: use the hub's https address"),
    );
  }
  expect(warned).toEqual([true, false, false, false]);
});

test("a session's sender is there before and after it is ready, and is not part of its JSON", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  const handle = connect(receiver, hub.url);
  const [session] = handle.sessions;
  const sender = session?.unitLocations;
  expect(sender?.waiting).toBe(0);
  await handle.ready();
  expect(session?.unitLocations).toBe(sender);
  expect(JSON.stringify(session)).not.toContain("unitLocations");
  await handle.close();
  expect(() => session?.unitLocations.update({ identId: 1, location: "x" })).toThrow(/session is stopped/);
  await receiver.close();
});
