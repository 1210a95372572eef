import { expect, test } from "vitest";
import { HubCallError } from "./connection.js";
import { type AuthenticateMode, authenticate, type Invoker } from "./handshake.js";
import { HubError } from "./hub-error.js";
import { cleanerFor } from "./words.js";

const KEY = "S3cret-Key";
const SUCCESS = { success: true, error: null, count: 0 };
const UNKNOWN = new HubCallError("Unknown hub method 'authenticatev2'");

/** A hub that gives these answers, in order; an error is thrown. */
class FakeInvoker implements Invoker {
  readonly calls: [string, readonly unknown[], number][] = [];
  readonly #answers: unknown[];

  constructor(...answers: unknown[]) {
    this.#answers = answers;
  }

  invoke(method: string, values: readonly unknown[], timeoutMs: number): Promise<unknown> {
    this.calls.push([method, values, timeoutMs]);
    const answer = this.#answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }
}

function run(hub: Invoker, mode: AuthenticateMode = "auto", serverId: number | null = 1): Promise<void> {
  const credentials = { communityId: "nyc", apiKey: KEY, authenticate: mode, authenticateTimeoutMs: 99 };
  return authenticate(hub, credentials, serverId, cleanerFor(KEY));
}

test("auto calls authenticatev2 with community, key and server", async () => {
  const hub = new FakeInvoker(SUCCESS);
  await run(hub);
  expect(hub.calls).toEqual([["authenticatev2", ["nyc", KEY, 1], 99]]);
});

test("a session without a server sends null for it", async () => {
  const hub = new FakeInvoker(SUCCESS);
  await run(hub, "auto", null);
  expect(hub.calls[0]?.[1]).toEqual(["nyc", KEY, null]);
});

test.each([
  "Unknown hub method 'authenticatev2'",
  "Failed to invoke 'authenticatev2' due to an error on the server. HubException: Method does not exist.",
])("auto falls back to authenticate where the hub says: %s", async (message) => {
  const hub = new FakeInvoker(new HubCallError(message), SUCCESS);
  await run(hub);
  expect(hub.calls.map(([method]) => method)).toEqual(["authenticatev2", "authenticate"]);
});

test.each(["authenticatev2", "authenticate"] as const)("%s alone calls nothing else", async (mode) => {
  const hub = new FakeInvoker(UNKNOWN, SUCCESS);
  await expect(run(hub, mode)).rejects.toMatchObject({
    reason: "refused",
    message: `the hub does not know how to authenticate with ${mode}: ${UNKNOWN.message}`,
  });
  expect(hub.calls.map(([method]) => method)).toEqual([mode]);
});

test("a hub that knows neither method refuses", async () => {
  await expect(run(new FakeInvoker(UNKNOWN, UNKNOWN))).rejects.toMatchObject({ reason: "refused" });
});

test.each([
  [{ success: false, error: "Invalid API key", count: 0 }, "Invalid API key"],
  [{ success: false, error: "Key s3CRET-key is wrong\nreally" }, "Key [redacted] is wrong really"],
  [{ success: false, error: null }, "it gave no reason"],
  [{ success: false }, "it gave no reason"],
  [{ success: "true" }, "its answer is not one that we know"],
  [true, "its answer is not one that we know"],
  [undefined, "its answer is not one that we know"],
])("%j is a refusal", async (answer, words) => {
  const failure = run(new FakeInvoker(answer));
  await expect(failure).rejects.toBeInstanceOf(HubError);
  await expect(failure).rejects.toMatchObject({
    reason: "refused",
    code: "ERR_TENFOUR_HUB_REFUSED",
    message: `the hub refused the authentication: ${words}`,
  });
});

test.each([
  ["Unauthenticated. Call authenticate first.", "Unauthenticated. Call authenticate first."],
  [
    "An unexpected error occurred invoking 'authenticatev2' on the server. HubException: No such server.",
    "No such server.",
  ],
])("the error %j is a refusal", async (message, words) => {
  await expect(run(new FakeInvoker(new HubCallError(message)))).rejects.toMatchObject({
    reason: "refused",
    message: `the hub refused the authentication: ${words}`,
  });
});

test("a method that breaks is the hub's trouble, not a refusal", async () => {
  const message = "An unexpected error occurred invoking 'authenticatev2' on the server.";
  const hub = new FakeInvoker(new HubCallError(message), SUCCESS);
  await expect(run(hub)).rejects.toMatchObject({ reason: "failed", code: "ERR_TENFOUR_HUB_FAILED" });
  expect(hub.calls).toHaveLength(1);
});

test("what ended the connection meanwhile is passed on", async () => {
  const lost = new HubError("lost", "gone");
  await expect(run(new FakeInvoker(lost))).rejects.toBe(lost);
});
