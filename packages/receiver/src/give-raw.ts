import type { Body } from "./body.js";
import type { RawBody } from "./records.js";

/**
 * Gives a record its member `raw`. It is not enumerable: the raw body may hold the key, and must not follow the record
 * into JSON or a log. The record stays a plain object, and its raw bytes are made when somebody asks for them.
 */
export function giveRaw(record: object, body: Body): object {
  return Object.defineProperty(new Behind(record, body), "raw", RAW);
}

/** Makes `super()` return an object that is there already, so that private members are put on that one. */
const Given = function given(object: object): object {
  return object;
} as unknown as new (
  object: object,
) => object;

/** The body behind a record, where nothing that looks at the record can see it. */
class Behind extends Given {
  readonly #body: Body;

  constructor(record: object, body: Body) {
    super(record);
    this.#body = body;
  }

  /** Also for an object that has the record as its prototype. */
  static rawOf(record: object): RawBody | undefined {
    for (let at: unknown = record; typeof at === "object" && at !== null; at = Object.getPrototypeOf(at)) {
      if (#body in at) return at.#body.raw;
    }
    return undefined;
  }
}

/** One for all records: a getter of its own for each would cost more than the rest of a record. */
const RAW: PropertyDescriptor & ThisType<object> = {
  get() {
    return Behind.rawOf(this);
  },
};
