import { startGameServer } from "@tenfour/simulator";
import { expect, it } from "vitest";
import { httpListener } from "./support/listener.js";
import { RelayProcess } from "./support/relay-process.js";
import { configured, nextReload, save } from "./support/reload.js";
import { expectNoSecret } from "./support/secrets.js";
import { post } from "./support/senders.js";

const KEY = "First-Key/of+main";
const NEXT_KEY = "Second-Key/of+main";
const LANES = 4;
const EVENTS = 300;

/** A CAD that sends as fast as it is answered. Every event is like no other: the game server is on this very machine, and what it gets twice counts as come back from it. */
class FastCad {
  readonly accepted: number[] = [];
  readonly refused = new Map([
    [KEY, 0],
    [NEXT_KEY, 0],
  ]);
  readonly #url: string | undefined;
  readonly #sending: Promise<void>[] = [];
  #next = 1;
  #stopped = false;
  #waiting: (() => void)[] = [];

  constructor(url: string | undefined) {
    this.#url = url;
  }

  /** Sends with a key, in so many lanes. */
  start(key: string): void {
    for (let lane = 0; lane < LANES; lane++) this.#sending.push(this.#send(key));
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#sending);
  }

  async #send(key: string): Promise<void> {
    while (!this.#stopped) {
      const identId = this.#next++;
      const status = await post(this.#url, { key, type: "EVENT_UNIT_LOGOUT", data: { identId } });
      if (status === 200) this.accepted.push(identId);
      else this.refused.set(key, (this.refused.get(key) ?? 0) + 1);
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }
}

const identIdOf = (body: { data: { identId: number } }): number => body.data.identId;
const inOrder = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

it("a rotation of the key under load loses nothing", async () => {
  let heard = (): void => undefined;
  await using hook = await httpListener(() => {
    heard();
    return { status: 204 };
  });
  await using game = await startGameServer({ apiKey: KEY, perSecond: 100_000, burst: 100_000 });
  const config = (apiKey: string) => ({
    sonoran: { communities: [{ communityId: "main", apiKey }] },
    targets: [
      { name: "hook", type: "webhook", url: hook.url },
      {
        ...{ name: "game", type: "fivem", url: `http://127.0.0.1:${game.port}`, community: "main" },
        rate: { attempts: 100_000 },
      },
    ],
  });
  const env = { TENFOUR_PORT: "0" };
  await using relay = new RelayProcess(["relay", "--json"], { env, files: configured(config(KEY)) });
  const { sonoran } = await relay.listening();
  const cad = new FastCad(sonoran[0]);
  cad.start(KEY);
  await cad.until(() => cad.accepted.length >= EVENTS);

  // The owner rotates: the game server has the new key, and so has a part of the CAD.
  cad.start(NEXT_KEY);
  game.apiKey = NEXT_KEY;
  await relay.until(() => relay.stdout.includes('{"target":{"target":"game","state":"halted"'));
  save(relay, config(NEXT_KEY));
  expect(await nextReload(relay)).toMatchObject({
    status: "applied",
    changes: [{ name: "main", options: ["apiKey"] }],
  });
  const taken = cad.accepted.length;
  await cad.until(() => cad.accepted.length >= taken + EVENTS);
  await cad.stop();
  expect(Math.min(...cad.refused.values())).toBeGreaterThan(0);

  const takenByGame = (): number => game.requests.filter(({ type }) => type !== undefined).length;
  while (takenByGame() < cad.accepted.length) await game.until(game.requests.length + 1);
  while (hook.requests.length < cad.accepted.length) {
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
  relay.child.kill("SIGTERM");
  expect(await relay.ending).toMatchObject({ code: 0 });
  const accepted = inOrder(cad.accepted);
  const got = hook.requests.map(({ body }) =>
    identIdOf((JSON.parse(body) as { event: Parameters<typeof identIdOf>[0] }).event),
  );
  expect(inOrder(got)).toEqual(accepted);
  const bodies = game.requests
    .filter(({ type }) => type !== undefined)
    .map(({ body }) => JSON.parse(body.toString()) as { key: string } & Parameters<typeof identIdOf>[0]);
  expect(inOrder(bodies.map(identIdOf))).toEqual(accepted);
  // What was accepted with the old key went with the new one where it had to wait.
  expect(new Set(bodies.map(({ key }) => key))).toEqual(new Set([KEY, NEXT_KEY]));
  expectNoSecret(relay.output, [KEY, NEXT_KEY]);
});
