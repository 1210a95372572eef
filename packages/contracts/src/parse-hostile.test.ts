import { describe, expect, it } from "vitest";
import { MAX_DEPTH, MAX_VALUES } from "./json.js";
import { parseAccweb, parseSonoran } from "./parse.js";

const status = { type: "EVENT_UNIT_STATUS", data: { identIds: [12], status: 2 } };

/** JSON text nested so deep that a recursive reader would overflow; JSON.parse itself does not. */
function nested(depth: number, open: string, close: string): unknown {
  return JSON.parse(open.repeat(depth) + close.repeat(depth));
}

function deepObject(depth: number): unknown {
  return JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
}

describe("nesting", () => {
  it("of 64 levels is understood, of 65 it is invalid", () => {
    // The body is level 1 and data level 2.
    const body = (levels: number) => ({ ...status, data: { ...status.data, extra: deepObject(levels - 2) } });
    expect(parseSonoran(body(MAX_DEPTH)).outcome).toBe("known");
    const result = parseSonoran(body(MAX_DEPTH + 1));
    expect(result).toMatchObject({
      outcome: "invalid",
      name: "EVENT_UNIT_STATUS",
      issues: [{ path: [], message: "nested deeper than 64 levels" }],
    });
    expect(JSON.stringify(result.event)).toContain("null");
  });

  it("is measured in the canonical form too, so that what is understood is understood again", () => {
    // An older form: the call's members stand in data, canonically one level further in.
    const call = { callId: 1, origin: 0, status: 1, priority: 1, title: "", code: "", description: "" };
    const place = { block: "", address: "", postal: "", notes: [], idents: [] };
    const body = (levels: number) => ({
      type: "EVENT_DISPATCH_NEW",
      data: { ...call, ...place, extra: deepObject(levels - 2) },
    });
    const result = parseSonoran(body(MAX_DEPTH - 1));
    expect(result.outcome).toBe("known");
    expect(parseSonoran(result.event)).toEqual(result);
    expect(parseSonoran(body(MAX_DEPTH))).toEqual({
      outcome: "invalid",
      name: "EVENT_DISPATCH_NEW",
      event: body(MAX_DEPTH),
      issues: [{ path: [], message: "nested deeper than 64 levels" }],
    });
  });

  it.each([
    ["lists", nested(500_000, "[", "]")],
    ["objects", deepObject(500_000)],
  ])("of 500,000 %s is invalid, and the result can be printed", (_case, deep) => {
    for (const body of [
      { ...status, extra: deep },
      { ...status, data: deep },
      { type: "custom", data: deep },
      { x: deep },
    ]) {
      const result = parseSonoran(body);
      expect(result.outcome).toBe("invalid");
      expect(JSON.stringify(result).length).toBeLessThan(2_000);
    }
    expect(parseAccweb({ eventName: "instance_started", data: deep }).outcome).toBe("invalid");
  });

  it("without end is invalid, and the result can be printed", () => {
    const loop: Record<string, unknown> = { ...status };
    loop["self"] = loop;
    const list: unknown[] = [];
    list.push(list, list, list);
    for (const value of [loop, { ...status, list }]) {
      const result = parseSonoran(value);
      expect(result.outcome).toBe("invalid");
      expect(() => JSON.stringify(result)).not.toThrow();
    }
  });

  it("that branches at each of 200 levels is invalid", () => {
    const graph = Array.from({ length: 200 }).reduce((inner) => [inner, inner], [] as unknown);
    expect(parseSonoran({ ...status, graph }).outcome).toBe("invalid");
  });

  it("that is too wide is invalid", () => {
    const extra = Array.from({ length: MAX_VALUES });
    const issues = [{ path: [], message: `more than ${MAX_VALUES} values` }];
    const { event: _large, ...result } = parseSonoran({ ...status, extra });
    expect(result).toEqual({ outcome: "invalid", name: "EVENT_UNIT_STATUS", issues });
  });
});

describe("names that mean something to JavaScript", () => {
  it("never reach a prototype, and `__proto__` is left out", () => {
    const body: unknown = JSON.parse(
      '{"type":"EVENT_UNIT_STATUS","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"data":{"identIds":[12],"status":2,"__proto__":{"polluted":1},"toString":"x","deep":[{"__proto__":{"polluted":1}}]}}',
    );
    const result = parseSonoran(body);
    expect(result.outcome).toBe("known");
    expect(JSON.stringify(result.event)).toBe(
      '{"type":"EVENT_UNIT_STATUS","data":{"identIds":[12],"status":2,"toString":"x","deep":[{}]},"constructor":{"prototype":{"polluted":1}}}',
    );
    expect(Object.getPrototypeOf(result.event)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("are left out of unknown events too, and of maps", () => {
    expect(parseSonoran(JSON.parse('{"type":"x","a":{"__proto__":{"y":1}}}'))).toEqual({
      outcome: "unknown",
      name: "x",
      event: { type: "x", a: {} },
    });
    const live = JSON.parse('{"__proto__":{"raceNumber":1},"constructor":2}') as unknown;
    const envelope = {
      timestamp: "",
      instanceId: "",
      instanceName: "",
      track: "",
      udpPort: 1,
      tcpPort: 1,
      nrDrivers: 0,
    };
    const reset = { eventName: "instance_live_reseting_race_weekend", ...envelope, data: { live } };
    expect(parseAccweb(reset)).toMatchObject({
      outcome: "invalid",
      issues: [{ path: ["data", "live", "constructor"] }],
    });
  });

  it("are members like any other in metaData", () => {
    const metaData = { constructor: "a", toString: 1, prototype: [], hasOwnProperty: null, valueOf: {} };
    const call = { callId: 1, isEmergency: true, caller: "", location: "", description: "", metaData };
    expect(parseSonoran({ type: "EVENT_911", data: { call } })).toMatchObject({
      outcome: "known",
      event: { data: { call } },
    });
  });
});

describe("odd values", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e300, 0.5, -0.5])(
    "the number %d is no id",
    (id) => {
      expect(parseSonoran({ type: "EVENT_UNIT_LOGOUT", data: { identId: id } })).toMatchObject({
        outcome: "invalid",
        issues: [{ path: ["data", "identId"] }],
      });
    },
  );

  it("that JSON cannot carry do not survive", () => {
    const result = parseSonoran({
      ...status,
      big: 2n ** 70n,
      fn: () => 1,
      sym: Symbol("x"),
      when: new Date(0),
      map: new Map([[1, 2]]),
    });
    expect(result).toMatchObject({
      outcome: "known",
      event: { big: "1180591620717411303424", fn: null, sym: null, when: {}, map: {} },
    });
    expect(() => JSON.stringify(result)).not.toThrow();
  });

  it("of a class with a toJSON that throws cannot hurt whoever prints the result", () => {
    class Trap {
      toJSON(): never {
        throw new Error("no");
      }
    }
    const result = parseSonoran({ ...status, trap: new Trap(), list: [new Trap()] });
    expect(JSON.stringify(result.event)).toBe(JSON.stringify({ ...status, trap: {}, list: [{}] }));
  });

  it("of 5 MB come through whole", () => {
    const text = "é\u{1F6A8}<".repeat(1_250_000);
    const call = { callId: 1, isEmergency: true, caller: text, location: "", description: text };
    const result = parseSonoran({ type: "EVENT_911", data: { call } });
    expect(result).toMatchObject({ outcome: "known", event: { data: { call: { caller: text } } } });
    expect(parseSonoran({ type: text.toLowerCase() }).outcome).toBe("unknown");
  });

  it("such as lone surrogates and control characters come through as they are", () => {
    const call = {
      callId: 1,
      isEmergency: true,
      caller: "\ud800",
      location: "\udc00\u0000",
      description: "\u001b[2J",
    };
    const result = parseSonoran({ type: "EVENT_911", data: { call } });
    expect(result).toMatchObject({ outcome: "known", event: { data: { call } } });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("such as objects without a prototype are objects", () => {
    const data = Object.assign(Object.create(null) as object, status.data);
    const body = Object.assign(Object.create(null) as object, { ...status, data });
    expect(parseSonoran(body)).toMatchObject({ outcome: "known", event: { data: status.data } });
  });
});
