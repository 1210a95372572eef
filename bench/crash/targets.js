// The targets: a webhook for everything, a slow one for accweb's events, and the game server of one community.
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { startGameServer } from "@tenfour/simulator";
import { API_KEY } from "./relay.js";
import { COMMUNITIES, isOnce } from "./senders.js";

export const LANES = 8;
const SLOW_MS = 5;
const FAST = 100_000;

/** Takes records, and notes which life of the relay they came in. */
async function webhook(name, wants, waitMs, life) {
  const deliveries = [];
  const mismatched = [];
  const take = async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { id, community, instance, event } = JSON.parse(Buffer.concat(chunks).toString());
    if (id !== request.headers["webhook-id"]) mismatched.push(id);
    const number = community === undefined ? event.data.number : event.data.identId;
    deliveries.push({ id, key: community ?? instance, number, run: life() });
    if (waitMs > 0) await delay(waitMs);
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => {
    // The relay was killed in the middle of a request.
    take(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    name,
    wants,
    deliveries,
    mismatched,
    server,
    url: `http://127.0.0.1:${server.address().port}/hook`,
  };
}

export async function startTargets() {
  const state = { run: 0 };
  const life = () => state.run;
  const isAccweb = (key) => !COMMUNITIES.includes(key);
  const all = await webhook("all", () => true, 0, life);
  const slow = await webhook("slow", isAccweb, SLOW_MS, life);
  const [community] = COMMUNITIES;
  const server = await startGameServer({ apiKey: `${API_KEY}-${community}`, perSecond: FAST, burst: FAST });
  let seen = 0;
  // It cannot tell repetitions by an id, so the number stands for it.
  const game = { name: "game", wants: (key) => key === community, isOnce, deliveries: [] };
  const collect = () => {
    for (; seen < server.requests.length; seen++) {
      const { data } = JSON.parse(server.requests[seen].body.toString());
      game.deliveries.push({ id: data.identId, key: community, number: data.identId, run: state.run });
    }
  };
  const targets = [all, slow, game];
  return {
    all: targets,
    config: [
      { name: "all", type: "webhook", url: all.url, lanes: LANES },
      { name: "slow", type: "webhook", url: slow.url, lanes: LANES, where: { source: "accweb" } },
      {
        name: "game",
        type: "fivem",
        url: server.url,
        community,
        lanes: LANES,
        rate: { attempts: FAST, perMs: 1_000 },
      },
    ],
    set run(run) {
      collect();
      state.run = run;
    },
    /** Resolves when something is so, or when it has had its time. */
    async until(isSo, withinMs) {
      const end = performance.now() + withinMs;
      for (collect(); !isSo() && performance.now() < end; collect()) await delay(100);
    },
    async close() {
      collect();
      await server.stop();
      for (const { server: http } of [all, slow]) {
        http.closeAllConnections();
        http.close();
      }
    },
  };
}
