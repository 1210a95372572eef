// Senders of numbered events: three communities of a CAD, four servers of accweb. Like the real ones they send one
// event at a time, wait for the answer, and never repeat what got none.
import { setTimeout as delay } from "node:timers/promises";

export const COMMUNITIES = ["main", "second", "third"];
const INSTANCES = ["1", "2", "3", "4"];
const PAUSE_MS = 1;
const TIMEOUT_MS = 5_000;
/** Nobody listens: the next event comes later. */
const REFUSED_PAUSE_MS = 50;

/** Every fifth event of a community must not reach its game server twice. */
export const isOnce = (number) => number % 5 === 0;

/** One ordering key: what was sent of it, and which of that was answered 2xx. */
function senderOf(key, url, bodyOf) {
  const answered = new Set();
  let sent = 0;
  let isStopped = false;
  const run = async () => {
    while (!isStopped) {
      sent += 1;
      const number = sent;
      try {
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        const answer = await fetch(url, { method: "POST", body: bodyOf(number), signal });
        await answer.arrayBuffer();
        if (answer.ok) answered.add(number);
        await delay(PAUSE_MS);
      } catch {
        // Killed meanwhile, or before: the event has no answer, and nothing is promised for it.
        await delay(REFUSED_PAUSE_MS);
      }
    }
  };
  const running = run();
  return {
    key,
    answered,
    get sent() {
      return sent;
    },
    stop: () => {
      isStopped = true;
      return running;
    },
  };
}

export function startSenders(origin, { apiKey, secret }) {
  const keys = [
    ...COMMUNITIES.map((community) =>
      senderOf(community, `${origin}/sonorancad/event`, (number) =>
        JSON.stringify({
          key: `${apiKey}-${community}`,
          type: isOnce(number) ? "EVENT_TONE" : "EVENT_UNIT_LOGOUT",
          data: { identId: number },
        }),
      ),
    ),
    ...INSTANCES.map((instanceId) =>
      senderOf(instanceId, `${origin}/callback?secret=${secret}`, (number) =>
        JSON.stringify({ eventName: "crash_probe", instanceId, data: { number } }),
      ),
    ),
  ];
  const sum = (of) => keys.reduce((total, key) => total + of(key), 0);
  return {
    keys,
    sent: () => sum(({ sent }) => sent),
    answered: () => sum(({ answered }) => answered.size),
    stop: () => Promise.all(keys.map((key) => key.stop())),
  };
}
