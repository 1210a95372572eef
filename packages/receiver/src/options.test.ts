import { describe, expect, test } from "vitest";
import { parseOptions, receiverOptionsSchema } from "./options.js";
import { silentLogger } from "./stderr-logger.js";

const parse = (options: unknown): unknown => parseOptions(receiverOptionsSchema, options, "createReceiver");
const secret = "a secret of the league";

test("every limit has a default", () => {
  expect(parse({})).toEqual({
    maxHeldBytes: 67_108_864,
    workerThresholdBytes: 262_144,
    handlerTimeoutMs: 30_000,
    sinkTimeoutMs: 5_000,
    iteratorBufferBytes: 16_777_216,
    closeTimeoutMs: 10_000,
    sinks: [],
    now: Date.now,
  });
});

test("what is given stays as it is", () => {
  class Sink {
    readonly name = "class";
    keep(): void {}
  }
  class Log {
    debug(): void {}
    info(): void {}
    warn(): void {}
    error(): void {}
  }
  const options = { sinks: [new Sink()], logger: new Log(), now: () => 7, handlerTimeoutMs: 1 };
  expect(parse(options)).toMatchObject(options);
  expect(parse({ logger: silentLogger })).toMatchObject({ logger: silentLogger });
});

describe("an option that is wrong is named with its remedy", () => {
  test.each<[string, unknown, RegExp]>([
    ["no options", undefined, /^createReceiver: .*expected object/],
    ["a typo", { maxHeldByte: 1 }, /"maxHeldByte"/],
    [
      "a small bound",
      { maxHeldBytes: 1_000 },
      /^createReceiver: maxHeldBytes: expected at least 1048576 bytes \(1 MiB\)$/,
    ],
    ["a time-out of nothing", { handlerTimeoutMs: 0 }, /handlerTimeoutMs/],
    [
      "a time-out beyond what timers count",
      { sinkTimeoutMs: 2 ** 31 },
      /sinkTimeoutMs: expected at most 2147483647 ms/,
    ],
    ["a text for a number", { closeTimeoutMs: "10" }, /closeTimeoutMs: .*expected (?:int|number)/],
    [
      "a sink without keep",
      { sinks: [{ name: "x" }] },
      /sinks\.0: expected a sink: an object with a name and a method keep/,
    ],
    [
      "a logger without methods",
      { logger: { warn: () => undefined } },
      /logger: expected a logger with the methods/,
    ],
    ["a clock that is a number", { now: 7 }, /now: expected a function/],
    [
      "accweb without a secret",
      { accweb: {} },
      /accweb: accweb has no authentication of its own: set accweb\.secrets/,
    ],
    ["accweb with an empty list", { accweb: { secrets: [] } }, /set accweb\.secrets/],
    ["accweb with both", { accweb: { secrets: [secret], auth: "none" } }, /set accweb\.secrets/],
    [
      "accweb with a short secret",
      { accweb: { secrets: ["short"] } },
      /accweb\.secrets\.0: too short .*8 characters/,
    ],
    [
      "a secret from an example",
      { accweb: { secrets: ["Your-Secret!"] } },
      /accweb\.secrets\.0: this is the sample/,
    ],
    [
      "a secret with a line end",
      { accweb: { secrets: [`${secret}\n`] } },
      /accweb\.secrets\.0: white space at an end/,
    ],
    [
      "communities that are no list",
      { sonoran: { communities: {} } },
      /sonoran\.communities: .*expected array/,
    ],
    [
      "a community without an id",
      { sonoran: { communities: [{ communityId: "", apiKey: secret }] } },
      /communityId: expected the community id/,
    ],
    [
      "a key that is missing",
      { sonoran: { communities: [{ communityId: "x" }] } },
      /apiKey: expected the community's API key, a string/,
    ],
    [
      "a key that is too long",
      { sonoran: { communities: [{ communityId: "x", apiKey: "k".repeat(513) }] } },
      /too long .* 512/,
    ],
    [
      "a server id as a text",
      { sonoran: { communities: [{ communityId: "x", apiKey: secret, servers: [{ id: "1" }] }] } },
      /servers\.0\.id/,
    ],
    [
      "a path without a slash",
      { sonoran: { communities: [{ communityId: "x", apiKey: secret, servers: [{ id: 1, path: "x" }] }] } },
      /servers\.0\.path: expected a path that starts with "\/"/,
    ],
  ])("%s", (_what, options, message) => {
    expect(() => parse(options)).toThrow(
      expect.objectContaining({
        name: "TenfourError",
        code: "ERR_TENFOUR_OPTIONS",
        message: expect.stringMatching(message),
      }),
    );
  });

  test("all at once, and without the secrets", () => {
    const options = { handlerTimeoutMs: -1, accweb: { secrets: [` ${secret}`] }, maxHeldBytes: "1" };
    expect(() => parse(options)).toThrow(/accweb\.secrets\.0: .*; maxHeldBytes: .*; handlerTimeoutMs: /);
    expect(() => parse(options)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    );
  });
});
