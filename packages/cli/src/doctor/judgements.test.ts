import { describe, expect, it } from "vitest";
import { judge } from "./checks/accweb-budget.js";
import { judgeClock } from "./checks/clock.js";
import { judgeSpace } from "./checks/data-dir.js";
import { judgeNode } from "./checks/node.js";
import { sonoranKeyCheck } from "./checks/sonoran-keys.js";

const GIB = 1024 ** 3;

describe("what the doctor makes of", () => {
  it.each([
    ["18.20.4", "failed"],
    ["20.18.3", "failed"],
    ["20.19.0", "ok"],
    ["22.0.0", "ok"],
  ])("Node %s", (version, status) => {
    expect(judgeNode(version).status).toBe(status);
  });

  it.each([
    [5 * GIB, "ok"],
    [GIB / 2, "warning"],
    [GIB / 20, "failed"],
  ])("%i bytes of free disk", (bytes, status) => {
    expect(judgeSpace(bytes).status).toBe(status);
  });

  it.each([
    [4, "ok"],
    [60, "warning"],
    [100, "warning"],
    [3_000, "failed"],
  ])("an answer after %i ms", (ms, status) => {
    expect(judge(ms, "").status).toBe(status);
  });

  it.each([
    [0, "ok"],
    [-90, "warning"],
    [90, "warning"],
    [-400, "failed"],
  ])("a clock that is %i s off", (seconds, status) => {
    const now = Date.UTC(2026, 10, 25);
    const finding = judgeClock(now + seconds * 1000, new Date(now));
    expect(finding.status).toBe(status);
    if (seconds < 0) expect(finding.message).toMatch(/behind the hub's$/);
  });

  it("a clock that was never set", () => {
    expect(judgeClock(0, undefined)).toMatchObject({
      status: "failed",
      remedy: expect.stringMatching(/set-ntp/),
    });
    expect(judgeClock(Date.UTC(2026, 10, 25), undefined).status).toBe("ok");
  });

  it.each([
    ["3F2504E0-4F89-41D3-9A0C-0305E82C3301", "ok"],
    ["short-key", "warning"],
    ["<put the API key of the community here>", "warning"],
    ["${SONORAN_API_KEY_OF_MAIN}", "warning"],
  ])("the key %s", async (apiKey, status) => {
    const settings = { sonoran: { communities: [{ communityId: "main", apiKey }] } };
    const [finding] = await sonoranKeyCheck.run({ settings } as never);
    expect(finding?.status).toBe(status);
    expect(JSON.stringify(finding)).not.toContain(apiKey);
  });
});
