import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { startHub } from "@tenfour/simulator";
import { expect, onTestFinished, test } from "vitest";
import { commonJsPrograms } from "../../../scripts/readme/commonjs.mjs";
import { HUB_ERROR_CODES } from "../src/hub-error.js";
import { HubError } from "../src/index.js";

const packageFolder = new URL("..", import.meta.url);
const readme = readFileSync(new URL("README.md", packageFolder), "utf8");
/** Without what the formatter fills tables up with. */
const rows = readme.split("\n").map((line) => line.replaceAll(/ +/g, " "));

const first = /```js\n(?<program>.*?)```/s.exec(readme)?.groups?.["program"] ?? "";

test("the first example stands in the first 30 lines", () => {
  const until = readme.slice(0, readme.indexOf(first) + first.length);
  expect(until.split("\n").length).toBeLessThanOrEqual(30);
});

test.each([
  ["module", first],
  ["commonjs", commonJsPrograms(readme)[0] ?? ""],
])("the first example runs as it stands, but for its hub, as %s", async (type, program) => {
  await using hub = await startHub({
    communities: [{ communityId: "mycommunity", apiKey: "k3y-of-mine", servers: [{ id: 1 }] }],
  });
  const child = spawn(
    process.execPath,
    [`--input-type=${type}`, "--eval", program.replace("serverIds: [1]", `$&, hubUrl: "${hub.url}"`)],
    {
      cwd: packageFolder,
      env: { ...process.env, SONORAN_API_KEY: "k3y-of-mine" },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value).trim();
  expect([await next(), await next(), await next()]).toEqual([
    "Server 1 is connecting",
    "Server 1 is authenticating",
    "Server 1 is ready",
  ]);
  const call = {
    callId: 1,
    isEmergency: true,
    caller: "Jane",
    location: "Legion Square",
    description: "help",
  };
  await hub.push(1, { type: "EVENT_911", data: { call } });
  expect(await next()).toBe("Server 1: 911 from Jane");
  hub.faults.drop();
  expect(await next()).toMatch(/^Server 1 is reconnecting the connection to the hub broke/);
  expect([await next(), await next()]).toEqual(["Server 1 is authenticating", "Server 1 is ready"]);
  expect(await next()).toMatch(/^Server 1: events missed from \S+Z to \S+Z\?$/);
});

test("the table of reasons has every reason with its code", () => {
  for (const [reason, code] of Object.entries(HUB_ERROR_CODES)) {
    expect(rows.filter((row) => row.startsWith(`| \`${reason}\` | \`${code}\` |`))).toHaveLength(1);
  }
  expect(new HubError("lost", "gone")).toMatchObject({ name: "HubError", code: HUB_ERROR_CODES.lost });
});

test("the example for the live map runs", async () => {
  const program = readme.match(/```js\nconst \[session\] = .*?```/s)?.[0];
  await using hub = await startHub({
    communities: [{ communityId: "mycommunity", apiKey: "k3y-of-mine", servers: [{ id: 1 }] }],
  });
  const called = hub.next("called", ({ method }) => method === "unitLocation");
  const setUp = `import { createReceiver } from "@tenfour/receiver";
    import { connectPushEvents } from "@tenfour/receiver-ws";
    const community = { communityId: "mycommunity", apiKey: "k3y-of-mine" };
    const receiver = createReceiver({ sonoran: { communities: [community] } });
    const pushEvents = connectPushEvents(receiver, { ...community, serverIds: [1], hubUrl: "${hub.url}" });`;
  const code = program?.replaceAll(/```(?:js)?/g, "") ?? "";
  const child = spawn(process.execPath, ["--input-type=module", "--eval", `${setUp}${code}`], {
    cwd: packageFolder,
    stdio: "ignore",
  });
  onTestFinished(() => void child.kill());
  expect(await called).toMatchObject({ arguments: [[{ location: "Grove St" }, { identId: 7 }]] });
});
