// Says of every event whether its schemas of now are compatible with those of a release.
import { misfits } from "./subset.mjs";

/** @typedef {import("./subset.mjs").Schema} Schema */
/** @typedef {{ name: string, problems: string[] }} Verdict `problems` is empty for a compatible event */
/** @typedef {Map<string, Schema>} Documents schema documents by file name below `schemas/` */

const WIRE = ["sonoran.wire.schema.json", "accweb.wire.schema.json"];
const EVENT = /^events\/(?<name>.+)\.schema\.json$/;
const RECORD = "event-record.schema.json";

/**
 * Whoever reads events must be able to go on reading them: a canonical event of now fits the schema of the release.
 * Whoever sends them must be able to go on sending: a body that the release took is taken now.
 *
 * @param {Documents} before
 * @param {Documents} now
 * @returns {Verdict[]}
 */
export function compareDocuments(before, now) {
  const names = new Set(
    [...before.keys(), ...now.keys()].flatMap((file) => EVENT.exec(file)?.groups?.["name"] ?? []),
  );
  const verdicts = [...names].sort().map((name) => ({ name, problems: problemsOf(name, before, now) }));
  return [
    ...verdicts,
    { name: "event record", problems: recordProblems(before.get(RECORD), now.get(RECORD)) },
  ];
}

/** @param {string} name @param {Documents} before @param {Documents} now */
function problemsOf(name, before, now) {
  const file = `events/${name}.schema.json`;
  const old = before.get(file);
  if (old === undefined) return [];
  const current = now.get(file);
  if (current === undefined) return ["the event is gone"];
  const read = misfits(old, current, { lostProperties: true }).map((problem) => `read: ${problem}`);
  const sent = WIRE.flatMap((wire) => {
    const taken = definition(before.get(wire), name);
    const takenNow = definition(now.get(wire), name);
    if (taken === undefined) return [];
    if (takenNow === undefined) return ["sent: no form is taken any more"];
    return misfits(takenNow, taken, { lostProperties: false }).map((problem) => `sent: ${problem}`);
  });
  return [...read, ...sent];
}

/**
 * The record around the events: its members of each outcome. The events in it are compared one by one.
 * @param {Schema | undefined} before
 * @param {Schema | undefined} now
 */
function recordProblems(before, now) {
  if (before === undefined) return [];
  if (now === undefined) return ["it is gone"];
  return misfits(withoutEvents(before), withoutEvents(now), { lostProperties: true });
}

/** @param {Schema} document @returns {Schema} */
function withoutEvents(document) {
  const options = /** @type {Schema[]} */ (document["anyOf"] ?? []);
  const bare = options.map((option) => {
    const { event: _event, name: _name, ...properties } = /** @type {Schema} */ (option["properties"] ?? {});
    return { ...option, properties };
  });
  return { ...document, anyOf: bare };
}

/** @param {Schema | undefined} document @param {string} name @returns {Schema | undefined} */
function definition(document, name) {
  const definitions = /** @type {Record<string, Schema> | undefined} */ (document?.["$defs"]);
  const found = definitions?.[name];
  return found === undefined ? undefined : { ...found, $defs: definitions };
}
