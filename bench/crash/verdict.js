// What the run has shown: what is lost, out of order, repeated, damaged or leaked.
import Database from "libsql";
import { filesWithSecrets, secretsIn } from "../../scripts/lib/secret-search.mjs";

/**
 * Answered events that a target wants and has not got.
 *
 * @param listed places of those that may be missing, since they stand in the list of dead letters
 */
export function lost(keys, { all }, listed = new Set()) {
  return all.flatMap(({ name, wants, deliveries }) => {
    const got = new Map();
    for (const { key, number } of deliveries) got.set(key, (got.get(key) ?? new Set()).add(number));
    return keys
      .filter(({ key }) => wants(key))
      .flatMap(({ key, answered }) =>
        [...answered]
          .filter((number) => !got.get(key)?.has(number))
          .map((number) => `${name}: ${key} #${number}`)
          .filter((place) => !listed.has(place)),
      );
  });
}

/** Events that came to a target for the first time after a later one of their key. */
export function outOfOrder({ all }) {
  return all.flatMap(({ name, deliveries }) => {
    const ids = new Set();
    const latest = new Map();
    return deliveries.flatMap(({ id, key, number }) => {
      const isKnown = ids.has(`${key} ${id}`);
      ids.add(`${key} ${id}`);
      const before = latest.get(key) ?? 0;
      if (isKnown) return [];
      latest.set(key, Math.max(before, number));
      return number > before ? [] : [`${name}: ${key} #${number} after #${before}`];
    });
  });
}

/** How many deliveries each life of the relay repeated at each target. */
export function duplicatesPerKill({ all }) {
  return all.flatMap(({ name, deliveries }) => {
    const ids = new Set();
    const counts = new Map();
    for (const { id, key, run } of deliveries) {
      if (ids.has(`${key} ${id}`)) counts.set(run, (counts.get(run) ?? 0) + 1);
      ids.add(`${key} ${id}`);
    }
    return [...counts].map(([run, count]) => ({ name, run, count }));
  });
}

/** What a target that cannot drop repetitions got twice although it must not. */
export function repeatedEffects({ all }) {
  return all.flatMap(({ name, isOnce, deliveries }) => {
    if (isOnce === undefined) return [];
    const once = deliveries.filter(({ number }) => isOnce(number)).map(({ number }) => number);
    return once
      .filter((number, index) => once.indexOf(number) !== index)
      .map((number) => `${name} #${number}`);
  });
}

/** Places, as {@link lost} gives them, of the dead letters whose outcome nobody knows. */
export function uncertain(file) {
  const database = new Database(file, { readonly: true });
  const rows = database
    .prepare(
      "SELECT target, community, body FROM dead JOIN events USING (seq) JOIN consumers ON consumers.id = dead.consumer WHERE reason = 'uncertain'",
    )
    .all([]);
  database.close();
  return new Set(
    rows.map(
      ({ target, community, body }) =>
        `${target}: ${community} #${JSON.parse(Buffer.from(body).toString()).data.identId}`,
    ),
  );
}

/** What SQLite's own check finds wrong. */
export function brokenRows(file) {
  const database = new Database(file);
  const rows = database.prepare("PRAGMA integrity_check").all([]);
  database.close();
  return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
}

/** Where secrets stand, in any spelling: files, and what was printed. */
export function leaks(folder, outputs, secrets) {
  const places = filesWithSecrets(folder, secrets);
  if (secretsIn(outputs.join("\n"), secrets).length > 0) places.push("the output");
  return places.map((place) => `${place} has a secret`);
}
