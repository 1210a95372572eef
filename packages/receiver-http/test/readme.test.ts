import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { commonJsPrograms } from "../../../scripts/readme/commonjs.mjs";
import { ACCEPTED, ANSWERS, REFUSED } from "../src/answers.js";
import { listenOptionsSchema } from "../src/options.js";

const packageFolder = new URL("..", import.meta.url);
const readme = readFileSync(new URL("README.md", packageFolder), "utf8");
/** Without what the formatter fills tables up with. */
const rows = readme.split("\n").map((line) => line.replaceAll(/ +/g, " "));

function run(type: string, program: string): ChildProcess {
  const child = spawn(process.execPath, [`--input-type=${type}`, "--eval", program], {
    cwd: packageFolder,
    env: { ...process.env, SONORAN_API_KEY: "k3y-of-mine", ACCWEB_SECRET: "s3cret-of-mine" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  return child;
}

const first = /```js\n(?<program>.*?)```/s.exec(readme)?.groups?.["program"] ?? "";

test("the first example stands in the first 30 lines", () => {
  const until = readme.slice(0, readme.indexOf(first) + first.length);
  expect(until.split("\n").length).toBeLessThanOrEqual(30);
});

test.each([
  ["module", first],
  ["commonjs", commonJsPrograms(readme)[0] ?? ""],
])("the first example runs as it stands, but for its port, as %s", async (type, program) => {
  const child = run(type, program.replace("port: 30150", 'port: 0, host: "127.0.0.1"'));
  if (child.stdout === null) throw new Error("the child has no stdout");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const urlIn = (line: string): string => line.slice(line.indexOf("http"));

  const sonoran = urlIn(await next());
  const accweb = urlIn(await next());
  const call = {
    callId: 1,
    isEmergency: true,
    caller: "Jane",
    location: "Legion Square",
    description: "help",
  };
  const event = { key: "K3Y-OF-MINE", type: "EVENT_911", data: { call } };
  const answer = await fetch(sonoran, { method: "POST", body: JSON.stringify(event) });
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
  expect(await next()).toBe("New 911 from Jane");

  const lap = readFileSync(
    new URL("../contracts/fixtures/accweb-drivers/instance_live_new_lap.timed.json", packageFolder),
  );
  expect((await fetch(`${accweb}?secret=s3cret-of-mine`, { method: "POST", body: lap })).status).toBe(204);
  expect(await next()).toMatch(/\d+$/);
});

const [withExpress = "", ownServer = ""] = [
  'import { tenfour } from "@tenfour/receiver-http/express"',
  'import { createServer } from "node:http"',
].map((start) => [...readme.matchAll(/```js\n(.*?)```/gs)].find(([, code]) => code?.startsWith(start))?.[1]);

test("the lines for a server of your own give it the limits of listen, and events come in", async () => {
  const program = [
    'import express from "express";',
    'import { createReceiver } from "@tenfour/receiver";',
    "const receiver = createReceiver({ accweb: { secrets: [process.env.ACCWEB_SECRET] } });",
    "const app = express();",
    withExpress,
    ownServer.replace("server.listen(30150)", 'server.listen(0, "127.0.0.1")'),
    "const { headersTimeout, requestTimeout, keepAliveTimeout, maxConnections } = server;",
    'server.on("listening", () => console.log(JSON.stringify({ port: server.address().port, headersTimeout,',
    "  requestTimeout, keepAliveTimeout, maxConnections })));",
  ].join("\n");
  const child = run("module", program);
  if (child.stdout === null) throw new Error("the child has no stdout");
  const line = (await createInterface(child.stdout)[Symbol.asyncIterator]().next()).value;
  const { port, requestTimeout, ...limits } = z
    .record(z.string(), z.number())
    .parse(JSON.parse(String(line)));
  const { headersTimeoutMs, bodyTimeoutMs, ...options } = listenOptionsSchema.parse({});
  expect(limits).toEqual({
    headersTimeout: headersTimeoutMs,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    maxConnections: options.maxConnections,
  });
  expect(requestTimeout).toBeGreaterThan(headersTimeoutMs + bodyTimeoutMs);
  const url = `http://127.0.0.1:${port}/callback?secret=s3cret-of-mine`;
  const body = JSON.stringify({ eventName: "instance_started" });
  expect((await fetch(url, { method: "POST", body })).status).toBe(204);
});

test("the table of answers has every answer", () => {
  const answers = [ACCEPTED, REFUSED, ANSWERS].flatMap((table) => Object.values(table));
  for (const { status, body } of answers) {
    const cell = body === "" ? "" : body.includes("<") ? " a page" : ` \`${body}\``;
    expect(rows.filter((row) => row.startsWith(`| ${status} |${cell} |`))).not.toEqual([]);
  }
});
