import { isJsonObject, type JsonObject } from "../../src/index.js";
import { MAX_DEPTH } from "../../src/json.js";
import { addProto, nested } from "./allowed-differences.js";
import type { Random } from "./random.js";

const memberNames = [
  ...[
    "callId",
    "callIds",
    "ident",
    "idents",
    "identId",
    "identIds",
    "unit",
    "units",
    "dispatch",
    "record",
    "call",
  ],
  ...[
    "apiIds",
    "apiId1",
    "identities",
    "emergency",
    "isEmergency",
    "isPanic",
    "metaData",
    "notes",
    "data",
    "status",
  ],
  ...[
    "calloutLocations",
    "pedChanceToSurrender",
    "eventOriginIdent",
    "isDispatch",
    "constructor",
    "prototype",
    "__proto__",
    "hasOwnProperty",
    "toString",
    "toJSON",
    "key",
    "x",
  ],
];

const literals: (() => unknown)[] = [
  ...[
    () => null,
    () => true,
    () => false,
    () => [],
    () => ({}),
    () => "",
    () => "x",
    () => "12",
    () => "EVENT_911",
  ],
  ...[
    () => 0,
    () => -1,
    () => 12,
    () => 1.5,
    () => -0,
    () => 2 ** 53,
    () => 1e300,
    () => [12],
    () => ["x"],
    () => [null],
  ],
  ...[
    () => [{}],
    () => [[]],
    () => ({ id: 1 }),
    () => ({ x: 1, y: 2, z: 3 }),
    () => "8c7be1a4-8e0a-4e1f-bb0a-2b0d5a1c9f10",
  ],
  ...[
    // Around the limit, wherever in a body they come to stand.
    () => nested(MAX_DEPTH - 3),
    () => nested(MAX_DEPTH - 1),
    () => nested(MAX_DEPTH + 1),
    () => JSON.parse('{"constructor":{"prototype":{"polluted":1}}}') as unknown,
    () => JSON.parse('{"__proto__":{"polluted":1},"id":1}') as unknown,
    () => JSON.parse('{"__proto__":null,"prototype":[],"toString":1}') as unknown,
  ],
];

/** Every object and list in a value, itself included. */
function containers(value: unknown): (JsonObject | unknown[])[] {
  if (Array.isArray(value)) return [value, ...value.flatMap(containers)];
  return isJsonObject(value) ? [value, ...Object.values(value).flatMap(containers)] : [];
}

/** A copy of a body with one to four changes; `donor` gives pieces of another body. */
export function mutate(body: JsonObject, donor: JsonObject, random: Random): JsonObject {
  const copy = structuredClone(body);
  for (let change = random.below(4); change >= 0; change--) {
    const target = random.pick(containers(copy));
    const names = Object.keys(target);
    const name = names.length > 0 && random.below(4) > 0 ? random.pick(names) : random.pick(memberNames);
    if (Array.isArray(target)) changeList(target, donor, random);
    else changeObject(target, name, donor, random);
  }
  return copy;
}

function changeList(list: unknown[], donor: JsonObject, random: Random): void {
  if (list.length > 0 && random.below(2) === 0) list.splice(random.below(list.length), 1);
  else list.push(random.below(2) === 0 ? random.pick(literals)() : piece(donor, random));
}

function changeObject(object: JsonObject, name: string, donor: JsonObject, random: Random): void {
  const before = Object.hasOwn(object, name) ? object[name] : null;
  const change = random.below(7);
  if (change === 6) addProto(object, random.pick(literals)());
  else if (change === 0) delete object[name];
  else if (change === 1) set(object, name, [before]);
  else if (change === 2) set(object, random.pick(memberNames), before);
  else set(object, name, change === 3 ? piece(donor, random) : random.pick(literals)());
}

function set(object: JsonObject, name: string, value: unknown): void {
  if (name === "__proto__") addProto(object, value);
  else object[name] = value;
}

function piece(donor: JsonObject, random: Random): unknown {
  return structuredClone(random.pick(containers(donor)));
}
