// What `/tenfour status` tells.

/**
 * @param {object} parts
 * @param {{ url: string, sessions: readonly import("@tenfour/receiver-ws").PushEvents[] }} parts.doors
 * @param {import("@tenfour/receiver").Receiver} parts.receiver
 * @param {import("@tenfour/forwarder").Forwarder} parts.forwarder
 * @param {string | undefined} parts.lastEvent
 */
export async function statusText({ doors, receiver, forwarder, lastEvent }) {
  const { accepted, refused, degraded } = receiver.stats();
  const { targets } = await forwarder.stats();
  const sessions = doors.sessions.flatMap((push) => push.sessions);
  const gaps = doors.sessions.flatMap((push) => push.gaps).slice(-3);
  const turnedAway = Object.values(refused).reduce((sum, count) => sum + count, 0);
  return [
    `HTTP door: open, ${accepted.sonoran} Sonoran and ${accepted.accweb} accweb events since the start, ${turnedAway} refused`,
    ...sessions.map(({ server, state, since }) => `Websocket of server ${server}: ${state} since ${since}`),
    ...gaps.map(({ server, from, to }) => `Events of server ${server} may be missing from ${from} to ${to}`),
    `Last event: ${lastEvent ?? "none yet"}`,
    `Queue: ${targets.map(({ name, pending, dead }) => `${name.replace("discord-", "")} ${pending}${dead === 0 ? "" : ` (${dead} given up)`}`).join(", ")}`,
    ...degraded.map(({ waiting }) => `The disk takes nothing at present: ${waiting} events are in memory`),
  ].join("\n");
}
