import { parseOptions } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { type ConnectOptions, connectOptionsSchema } from "./options.js";

const MINIMAL = { communityId: "nyc", apiKey: "S3cret-Key", serverIds: [1] };
const parse = (options: ConnectOptions) => parseOptions(connectOptionsSchema, options, "connectPushEvents");

test("defaults", () => {
  expect(parse(MINIMAL)).toMatchObject({
    hubUrl: "https://api.sonorancad.com/apiWsHub",
    authenticate: "auto",
    skipNegotiation: true,
    reconnectScheduleMs: [0, 2_000, 10_000, 30_000],
    refusedScheduleMs: [60_000, 120_000, 300_000],
    serverTimeoutMs: 30_000,
    keepAliveMs: 15_000,
    unitLocationIntervalMs: 250,
    unitLocationMaxAgeMs: 10_000,
    now: Date.now,
    random: Math.random,
  });
});

test("the hub is the vendor's of that environment, or one of your own", () => {
  expect(parse({ ...MINIMAL, environment: "development" }).hubUrl).toBe(
    "https://staging-api.dev.sonorancad.com/apiWsHub",
  );
  expect(parse({ ...MINIMAL, hubUrl: "http://127.0.0.1:5000/apiWsHub" }).hubUrl).toBe(
    "http://127.0.0.1:5000/apiWsHub",
  );
});

test.each<[string, object, string]>([
  ["a server that is named twice", { serverIds: [1, 2, 1] }, "serverIds: a server is named twice"],
  ["no server", { serverIds: [] }, "serverIds: expected at least one server id"],
  ["a server that is no number", { serverIds: ["1"] }, "serverIds.0: "],
  ["a short key", { apiKey: "short" }, "apiKey: too short"],
  ["the sample key", { apiKey: "YOUR_API_KEY" }, "apiKey: this is the sample"],
  ["an empty community", { communityId: "" }, "communityId: "],
  ["a hub that is no URL", { hubUrl: "api.sonorancad.com" }, "hubUrl: expected the hub's address"],
  ["a hub with another protocol", { hubUrl: "wss://hub/apiWsHub" }, "hubUrl: expected the hub's address"],
  ["a hub with a password", { hubUrl: "https://me:pass@hub/" }, "hubUrl: the hub's address must not hold"],
  ["an environment nobody knows", { environment: "test" }, "environment: "],
  ["an empty schedule", { reconnectScheduleMs: [] }, "reconnectScheduleMs: expected at least one wait"],
  ["a wait that no timer can count", { refusedScheduleMs: [2 ** 31] }, "refusedScheduleMs.0: "],
  [
    "unit locations oftener than the hub takes them",
    { unitLocationIntervalMs: 199 },
    "unitLocationIntervalMs: ",
  ],
  ["an option nobody knows", { serverId: 1 }, 'Unrecognized key: "serverId"'],
])("%s is refused", (_what, wrong, message) => {
  let thrown: unknown;
  try {
    parse({ ...MINIMAL, ...wrong });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: "ERR_TENFOUR_OPTIONS", message: expect.stringContaining(message) });
  expect(String(thrown)).not.toMatch(/S3cret-Key|me:pass/);
});
