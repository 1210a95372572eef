// Queues events in the outbox of a relay that does not run, as its receiver would.
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { bodyOf, idOf } from "../forward/events.js";

const BATCH = 5_000;
const BODIES = 64;

/** Appends `count` events of `bytes` each, over `keys` ordering keys, that wait for the target `site`. */
export async function fill(file, { count, keys, bytes }) {
  const outbox = await openSqliteOutbox({ path: file });
  await outbox.consumer("site");
  const bodies = Array.from({ length: BODIES }, (_, index) => bodyOf(bytes, index));
  const receivedAt = new Date().toISOString();
  for (let next = 0; next < count; next += BATCH) {
    const size = Math.min(BATCH, count - next);
    const batch = Array.from({ length: size }, (_, offset) => {
      const index = next + offset;
      return outbox.append({
        id: idOf(index),
        source: "sonoran",
        transport: "http",
        receivedAt,
        community: "main",
        server: index % keys,
        orderingKey: `sonoran main ${index % keys}`,
        body: { bytes: bodies[index % BODIES], cuts: [], exact: true },
      });
    });
    await Promise.all(batch);
  }
  await outbox.close();
}
