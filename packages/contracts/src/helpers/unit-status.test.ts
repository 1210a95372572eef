import { describe, expect, it } from "vitest";
import { parseSonoran } from "../parse.js";
import { statusChanges, unitStatusName } from "./unit-status.js";

const details = {
  apiIds: [],
  unitNum: "A-10",
  name: "",
  district: "",
  department: "",
  subdivision: "",
  rank: "",
  group: "",
  page: 0,
};
const unit = (id: number, status: number) => ({
  id,
  accId: "",
  status,
  isPanic: false,
  location: "",
  aop: "",
  data: details,
});

function changesIn(data: unknown): unknown {
  const result = parseSonoran({ type: "EVENT_UNIT_STATUS", data });
  if (result.outcome !== "known" || result.name !== "EVENT_UNIT_STATUS") throw new Error("not understood");
  return statusChanges(result.event);
}

describe("statusChanges", () => {
  it("reads ids with one status", () => {
    expect(changesIn({ identIds: [12, 34], status: 3 })).toEqual([
      { identId: 12, status: 3 },
      { identId: 34, status: 3 },
    ]);
  });

  it("reads whole units", () => {
    expect(changesIn({ units: [unit(12, 3), unit(34, 0)] })).toEqual([
      { identId: 12, status: 3, unit: unit(12, 3) },
      { identId: 34, status: 0, unit: unit(34, 0) },
    ]);
  });

  it.each([{ units: [] }, { identIds: [], status: 1 }])("finds none in %j", (data) => {
    expect(changesIn(data)).toEqual([]);
  });

  it.each([
    { identIds: "all" },
    { identIds: ["x"], status: 1 },
    { identIds: [1] },
    { identIds: [1], status: "x" },
  ])("is not misled by stray members: %j", (stray) => {
    expect(changesIn({ units: [unit(12, 3)], ...stray })).toMatchObject([{ identId: 12, status: 3 }]);
  });

  it("prefers ids where both forms are there", () => {
    expect(changesIn({ identIds: [1], status: 2, units: [unit(12, 3)] })).toEqual([
      { identId: 1, status: 2 },
    ]);
  });
});

describe("unitStatusName", () => {
  it.each([
    [0, "UNAVAILABLE"],
    [2, "AVAILABLE"],
    [4, "ON_SCENE"],
    [5, "Status 5"],
    [-1, "Status -1"],
  ])("calls %d %s", (status, name) => {
    expect(unitStatusName(status)).toBe(name);
  });
});
