import type { IngestMeta, ReceiverOptions } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { fromAccweb, newLap, SECRET } from "./support/events.js";
import { open } from "./support/open.js";

const http: IngestMeta = { source: "accweb", transport: "http" };
const WRONG = "ERR_TENFOUR_SECRET_WRONG";

async function verdict(meta: IngestMeta, options?: ReceiverOptions): Promise<string> {
  await using opened = open(options);
  const result = await opened.receiver.ingest(newLap("1"), meta);
  return result.status === "accepted" ? "accepted" : result.code;
}

describe("an accweb secret", () => {
  test.each<[string, readonly string[], string]>([
    ["the secret", [SECRET], "accepted"],
    ["the secret among others", ["first", SECRET], "accepted"],
    ["nothing", [], WRONG],
    ["an empty text", [""], WRONG],
    ["another case", [SECRET.toUpperCase()], WRONG],
    ["a prefix", [SECRET.slice(0, -1)], WRONG],
    ["more than it", [`${SECRET} `], WRONG],
    ["megabytes", [SECRET.repeat(100_000)], WRONG],
  ])("%s", async (_what, credentials, expected) => {
    expect(await verdict({ ...http, credentials })).toBe(expected);
    await using opened = open();
    expect(opened.receiver.admit("accweb", credentials) !== undefined).toBe(expected === "accepted");
  });

  test("may be one of several, while it is being changed", async () => {
    const accweb = { secrets: ["the secret of last season", SECRET] };
    for (const secret of accweb.secrets) {
      expect(await verdict({ ...http, credentials: [secret] }, { accweb })).toBe("accepted");
    }
  });

  test("is not needed with auth: none", async () => {
    expect(await verdict(http, { accweb: { auth: "none" } })).toBe("accepted");
  });
});

describe("a grant", () => {
  test("stands for a secret that was checked before", async () => {
    await using opened = open();
    const grant = opened.receiver.admit("accweb", [SECRET]);
    expect(grant).toBeDefined();
    const result = await opened.receiver.ingest(newLap("1"), { ...http, ...(grant && { grant }) });
    expect(result.status).toBe("accepted");
  });

  test("cannot be forged, copied, or brought along from elsewhere", async () => {
    await using mine = open();
    await using other = open();
    const grant = mine.receiver.admit("accweb", [SECRET]);
    const sonoran = mine.receiver.admit("sonoran", []);
    for (const forged of [{ source: "accweb" as const }, { ...grant, source: "accweb" as const }, sonoran]) {
      const result = await mine.receiver.ingest(newLap("1"), { ...http, ...(forged && { grant: forged }) });
      expect(result).toEqual({ status: "refused", code: WRONG });
    }
    const elsewhere = await other.receiver.ingest(newLap("1"), { ...http, ...(grant && { grant }) });
    expect(elsewhere).toEqual({ status: "refused", code: WRONG });
    expect(Object.isFrozen(grant)).toBe(true);
  });
});

test("an event says which instance it is from, where it does", async () => {
  await using opened = open();
  const seen: unknown[] = [];
  opened.receiver.onAny(({ source, name, instance, outcome, community }) =>
    seen.push([source, name, instance, outcome, community]),
  );
  await opened.receiver.ingest(newLap("12"), fromAccweb);
  await opened.receiver.ingest('{"eventName":"custom","instanceId":"13"}', fromAccweb);
  await opened.receiver.ingest('{"eventName":"custom","instanceId":14}', fromAccweb);
  await opened.receiver.ingest("not JSON", fromAccweb);
  await opened.receiver.ingest("", fromAccweb);
  await opened.receiver.close();
  expect(seen).toHaveLength(5);
  expect(seen).toEqual(
    expect.arrayContaining([
      ["accweb", "instance_live_new_lap", "12", "known", undefined],
      ["accweb", "custom", "13", "unknown", undefined],
      ["accweb", "custom", undefined, "unknown", undefined],
      ["accweb", null, undefined, "invalid", undefined],
    ]),
  );
});
