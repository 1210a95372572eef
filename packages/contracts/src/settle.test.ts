import { describe, expect, it } from "vitest";
import { z } from "zod";
import { alsoSeen } from "./also-seen.js";
import { open } from "./open.js";
import { settle } from "./settle.js";
import { wireForm } from "./wire-form.js";

const inner = alsoSeen(open({ id: z.int(), note: z.string().optional() }), {
  forms: [z.int()],
  upgrade: (value) => (typeof value === "number" ? { id: value } : value),
});

const schema = open({
  list: z.array(inner),
  map: z.record(z.string(), inner).optional(),
  either: z.union([open({ a: z.array(z.int()) }), open({ b: z.array(z.int()) })]).optional(),
});

describe("settle", () => {
  it("gives the same reference back when there is nothing to do", () => {
    const value = { list: [{ id: 1 }], map: { x: { id: 2, extra: {} } }, either: { a: [1] }, extra: null };
    expect(settle(schema, value)).toBe(value);
  });

  it("brings other forms home, in lists, maps and objects", () => {
    expect(settle(schema, { list: [1, { id: 2 }], map: { x: 3 } })).toEqual({
      list: [{ id: 1 }, { id: 2 }],
      map: { x: { id: 3 } },
    });
  });

  it("tells empty lists from empty objects by the schema", () => {
    expect(settle(schema, { list: {}, map: [] })).toEqual({ list: [], map: {} });
    expect(settle(schema, [])).toEqual({});
    expect(settle(schema, { list: { a: 1 }, map: [1] })).toEqual({ list: { a: 1 }, map: [1] });
  });

  it("drops null where a member is optional, and only there", () => {
    expect(settle(schema, { list: [{ id: 1, note: null }], map: null, extra: null })).toEqual({
      list: [{ id: 1 }],
      extra: null,
    });
    expect(settle(schema, { list: null })).toEqual({ list: null });
  });

  it("settles a union by the first option that then fits", () => {
    expect(settle(schema, { list: [], either: { b: {} } })).toEqual({ list: [], either: { b: [] } });
    const misfit = { list: [], either: { c: {} } };
    expect(settle(schema, misfit)).toBe(misfit);
  });

  it("leaves what does not fit for validation to name", () => {
    for (const value of [null, 5, "x", undefined, [1]]) expect(settle(schema, value)).toBe(value);
  });
});

describe("wireForm", () => {
  const wire = wireForm(schema);

  it.each([
    { list: [1, { id: 2, note: null }] },
    { list: {}, map: [], either: null },
    { list: [], map: { x: 1 }, either: { b: {} }, extra: 1 },
  ])("accepts what settle brings home: %j", (value) => {
    expect(wire.safeParse(value).success).toBe(true);
    expect(schema.safeParse(settle(schema, value)).success).toBe(true);
  });

  it.each([
    { list: null },
    { list: { a: 1 } },
    { list: ["x"] },
    { list: [], map: [1] },
    [],
    { list: [], either: {} },
  ])("refuses what it cannot: %j", (value) => {
    expect(wire.safeParse(value).success).toBe(false);
    expect(schema.safeParse(settle(schema, value)).success).toBe(false);
  });

  it("keeps the limits of lists", () => {
    const some = z.array(z.int()).min(1);
    expect([[], {}, [1]].map((value) => wireForm(some).safeParse(value).success)).toEqual([
      false,
      false,
      true,
    ]);
  });
});
