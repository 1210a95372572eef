// Feeds the bot from simulated senders, and sends every kind of post to the console.
import { randomBytes } from "node:crypto";
import { demoShift, demoWeekend, startAccweb, startCad } from "@tenfour/simulator";
import { parseConfig } from "./config.js";

/** A configuration without Discord, for a machine on which nothing is configured. */
export function demoConfig() {
  const secret = () => randomBytes(16).toString("hex");
  // Where posts would go, as ids of Discord look; the console shows them.
  const channels = Object.fromEntries(
    ["emergencies", "dispatch", "panic", "units", "race", "standings", "other"].map((family, index) => [
      family,
      `10000000000000000${index + 1}`,
    ]),
  );
  return parseConfig({
    listen: { host: "127.0.0.1", port: 0 },
    dataDir: "data/demo",
    sonoran: [{ communityId: "demo", apiKey: secret(), servers: [{ id: 1 }] }],
    accweb: { secret: secret() },
    routes: [{ channels }],
  });
}

/**
 * @param {string} url of the bot
 * @param {import("./config.js").Config} config
 */
export async function startDemo(url, { sonoran: [community], accweb }) {
  const senders = [
    ...(community === undefined
      ? []
      : [await startCad({ ...demoShift, to: `${url}/sonorancad/event`, apiKey: community.apiKey })]),
    ...(accweb === undefined
      ? []
      : [await startAccweb({ ...demoWeekend, to: `${url}/callback?secret=${accweb.secret}` })]),
  ];
  return { stop: () => Promise.all(senders.map((sender) => sender.stop())) };
}
