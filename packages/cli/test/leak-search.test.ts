import { readFileSync } from "node:fs";
import path from "node:path";
import { startGameServer } from "@tenfour/simulator";
import { expect, it, vi } from "vitest";
import { filesWithSecrets, secretsIn } from "../../../scripts/lib/secret-search.mjs";
import { ask, tokenIn, untilDead } from "./support/admin.js";
import { httpListener } from "./support/listener.js";
import { provoke } from "./support/provoke.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { configured, nextReload, save } from "./support/reload.js";
import { post, SECRET } from "./support/senders.js";

const KEY = "First-Key/of+main";
const NEXT_KEY = "Second-Key/of+main";
const OTHER_KEY = "Key-of/the+other";
const SECRETS = [KEY, NEXT_KEY, OTHER_KEY, SECRET];
const CONFIG = "tenfour.config.json";
/** Beyond what is kept in one piece. */
const LARGE_REPEATS = 600;

/** Keeps what is answered to this process from now on. */
function watchAnswers(): string[] {
  const answers: string[] = [];
  const fetchFor = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (...request) => {
    const response = await fetchFor(...request);
    const text = await response.clone().text();
    answers.push(JSON.stringify([response.status, ...response.headers, text]));
    return response;
  });
  return answers;
}

/** The commands with which somebody looks at a relay, and what each has printed. */
async function lookAround(dataDir: string, backup: string): Promise<string[]> {
  const printed: string[] = [];
  for (const args of [
    ["status", "--once"],
    ["status", "--json"],
    ["targets", "--json"],
    ["deliveries"],
    ["deliveries", "--json"],
    ["dead"],
    ["dead", "--json"],
    ["replay", "--target", "site", "--from", "2026-01-01T00:00:00Z", "--dry-run"],
    ["backup", backup],
    ["retry", "--all"],
  ]) {
    const { output } = await run([...args, "--data-dir", dataDir]);
    expect(output).toMatch(/./);
    printed.push(output);
  }
  return printed;
}

it("no key and no secret is left anywhere by a whole run", { timeout: 240_000 }, async () => {
  const answers = watchAnswers();
  const known = [KEY, OTHER_KEY];
  await using hook = await httpListener(({ body }) =>
    // Somebody's logs, in which the key stands for whatever reason.
    body.includes('"EVENT_911"')
      ? {
          status: 422,
          body: known.map((key) => `${key} ${key.toUpperCase()} ${JSON.stringify({ key })}`).join(),
        }
      : { status: 204 },
  );
  const down = await httpListener();
  await down[Symbol.asyncDispose]();
  await using game = await startGameServer({ apiKey: KEY, perSecond: 10_000, burst: 10_000 });
  const config = (apiKey: string) => ({
    sonoran: {
      communities: [
        { communityId: "main", apiKey },
        { communityId: "other", apiKey: OTHER_KEY },
      ],
    },
    accweb: { secrets: ["${ACCWEB_SECRET}"] },
    targets: [
      { name: "site", type: "webhook", url: hook.url, events: ["*"] },
      { name: "down", type: "webhook", url: down.url },
      { name: "game", type: "fivem", url: `http://127.0.0.1:${game.port}`, community: "main" },
    ],
  });
  const env = { TENFOUR_PORT: "0", ACCWEB_SECRET: SECRET };
  const flags = ["relay", "--json", "--debug", "--log-level", "trace"];
  await using relay = new RelayProcess(flags, { env, files: configured(config(KEY)) });
  const { sonoran, accweb, admin } = await relay.listening();
  const dataDir = path.join(relay.folder, ".tenfour");

  await provoke(sonoran[0], accweb[0], KEY);
  const list = Array.from({ length: LARGE_REPEATS }, (_, n) => `${"x".repeat(1_000 + n)}${KEY}`);
  await post(sonoran[0], { key: KEY, type: "CUSTOM_LARGE", data: { list } });
  const trace = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01`, tracestate: `a=${OTHER_KEY}` };
  await post(sonoran[0], { key: OTHER_KEY, type: OTHER_KEY, data: { text: OTHER_KEY } }, trace);
  const token = tokenIn(dataDir);
  // One that the webhook refuses, one that no game server would ever answer.
  await untilDead(relay, 2);
  await game.until(4);

  game.apiKey = NEXT_KEY;
  known.push(NEXT_KEY);
  save(relay, config(NEXT_KEY));
  expect(await nextReload(relay)).toMatchObject({ status: "applied" });
  await provoke(sonoran[0], accweb[0], NEXT_KEY);
  expect(await post(sonoran[0], { key: KEY, type: KEY, data: KEY })).toBe(401);
  await relay.until(() => relay.stdout.split("THE_LAST").length > 2);

  // At work, with its log of writes beside the file.
  expect(filesWithSecrets(relay.folder, SECRETS)).toEqual([CONFIG]);
  const printed = await lookAround(dataDir, path.join(relay.folder, "backup.db"));
  expect((await ask(`${admin}/metrics`, token)).status).toBe(200);
  await ask(`${admin}/readyz`, token);
  await ask(`${admin}/readyz`);
  relay.child.kill("SIGKILL");
  await relay.ending;
  expect(filesWithSecrets(relay.folder, SECRETS)).toEqual([CONFIG]);

  // A key that was replaced is no secret to whoever starts with the next one.
  known.shift();
  const files = configured(config(NEXT_KEY));
  await using second = new RelayProcess([...flags, "--data-dir", dataDir], { env, files });
  const next = await second.listening();
  await provoke(next.sonoran[0], next.accweb[0], NEXT_KEY);
  await second.until(() => second.stdout.includes("THE_LAST"));
  second.child.kill("SIGTERM");
  expect(await second.ending).toMatchObject({ code: 0 });
  expect(filesWithSecrets(relay.folder, SECRETS)).toEqual([CONFIG]);
  expect(filesWithSecrets(second.folder, SECRETS)).toEqual([CONFIG]);

  const sent = hook.requests.map((request) => JSON.stringify(request)).join("\n");
  const shown = { relay: relay.output, second: second.output, commands: printed.join("\n") };
  for (const [where, text] of Object.entries({ ...shown, answers: answers.join("\n"), sent })) {
    expect({ where, found: secretsIn(text, SECRETS) }).toEqual({ where, found: [] });
  }
  // The key was there to be found: its owner's game server got it, old and new, and everybody else something in its place.
  const atGame = Buffer.concat(game.requests.map(({ body }) => body));
  expect(secretsIn(atGame, [KEY, NEXT_KEY])).toHaveLength(2);
  expect(sent).toContain("[redacted]");
  expect(printed.join("\n")).toContain("[redacted]");
  expect(readFileSync(path.join(relay.folder, "backup.db")).length).toBeGreaterThan(600_000);
});
