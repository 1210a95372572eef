import { describe, expect, it } from "vitest";
import { parseAccweb, parseSonoran } from "./parse.js";

const status = { type: "EVENT_UNIT_STATUS", data: { identIds: [12], status: 2 } };

describe("the name of an event", () => {
  it.each([
    ["missing", {}],
    ["null", { type: null }],
    ["a number", { type: 911 }],
    ["a list", { type: ["EVENT_911"] }],
    ["an object", { type: { toString: "EVENT_911" } }],
  ])("that is %s makes the body invalid", (_case, body) => {
    const issues = [{ path: ["type"], message: "expected the name of an event" }];
    expect(parseSonoran({ ...body, data: 1 })).toEqual({
      outcome: "invalid",
      name: null,
      event: { ...body, data: 1 },
      issues,
    });
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty", "", " EVENT_911", "EVENT_911\n"])(
    "%j is unknown and keeps its spelling",
    (name) => {
      expect(parseSonoran({ type: name, data: {} })).toEqual({
        outcome: "unknown",
        name,
        event: { type: name, data: {} },
      });
      expect(parseAccweb({ eventName: name })).toEqual({
        outcome: "unknown",
        name,
        event: { eventName: name },
      });
    },
  );

  it("ignores the case of ASCII letters only", () => {
    expect(parseSonoran({ ...status, type: "Event_Unit_Status" })).toMatchObject({
      outcome: "known",
      event: status,
    });
    expect(parseSonoran({ ...status, type: "EVENT_UNıT_STATUS" }).outcome).toBe("unknown");
    expect(parseSonoran({ ...status, type: "EVENT_UNIT_ſTATUS" }).outcome).toBe("unknown");
  });

  it("is matched exactly for accweb", () => {
    expect(parseAccweb({ eventName: "INSTANCE_STARTED" }).outcome).toBe("unknown");
  });
});

describe("the key", () => {
  it("is not in the result, whatever becomes of the body", () => {
    for (const body of [status, { type: "custom" }, { type: "EVENT_911" }, {}]) {
      expect(parseSonoran({ key: "secret", ...body }).event).not.toHaveProperty("key");
    }
  });

  it("leaves the other members as they are, in their order", () => {
    const { type, data } = status;
    for (const body of [
      { key: "secret", type, data },
      { key: "secret", data, type },
      { type, data, key: "secret" },
      { key: "secret", type, data, more: 1 },
      { key: "secret", type, more: 1 },
      { key: "secret", type: "custom", data },
    ]) {
      const { key: _secret, ...rest } = body;
      expect(JSON.stringify(parseSonoran(body).event)).toBe(JSON.stringify(rest));
    }
    expect(parseSonoran(Object.create({ key: "secret", ...status })).event).toEqual({});
  });

  it("is not judged", () => {
    expect(parseSonoran({ key: { a: 1 }, ...status }).outcome).toBe("known");
  });
});

describe("a value that is no envelope", () => {
  it.each([undefined, null, 0, Number.NaN, 1n, "{}", true, Symbol("x"), [], [status], () => status])(
    "%s is malformed",
    (value) => {
      expect(parseSonoran(value)).toMatchObject({ outcome: "malformed", name: null, event: null });
      expect(parseAccweb(value)).toMatchObject({ outcome: "malformed" });
    },
  );

  it("is malformed when it is bytes that somebody forgot to decode", () => {
    expect(parseSonoran(new TextEncoder().encode(JSON.stringify(status))).outcome).toBe("malformed");
  });

  it("is malformed when it cannot be read", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const throwing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    const getter = {
      ...status,
      get data(): unknown {
        throw new Error("no");
      },
    };
    for (const value of [
      proxy,
      throwing,
      getter,
      { ...status, deep: [throwing] },
      { ...status, deep: proxy },
    ]) {
      expect(parseSonoran(value)).toMatchObject({ outcome: "malformed", event: null });
      expect(parseAccweb(value)).toMatchObject({ outcome: "malformed", event: null });
    }
  });
});

describe("the argument", () => {
  it("is not changed, even where the canonical form differs", () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    const body = freeze({
      key: "secret",
      type: "event_911",
      data: [
        {
          call: { callId: 1, emergency: true, caller: "", location: "", description: "", metaData: [] },
          identities: ["a"],
        },
      ],
    });
    expect(parseSonoran(body).outcome).toBe("known");
    expect(body).toHaveProperty("key", "secret");
  });
});
