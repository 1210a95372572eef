import { z } from "zod";

/**
 * A list or map in which this many members do not fit is not looked through any further: the rest would only
 * add to the report. Without a limit, 32 MB of garbage would become gigabytes of issues.
 */
const MAX_MISFITS = 20;

/** A list of values; as `z.array`, but gives up after {@link MAX_MISFITS} members that do not fit. */
export const list = <S extends z.ZodType>(element: S): z.ZodArray<S> =>
  new BoundedArray({ type: "array", element }) as z.ZodArray<S>;

/** A map from names to values; as `z.record`, but gives up after {@link MAX_MISFITS} that do not fit. */
export const map = <S extends z.ZodType>(value: S): z.ZodRecord<z.ZodString, S> =>
  new BoundedRecord({ type: "record", keyType: z.string(), valueType: value }) as z.ZodRecord<z.ZodString, S>;

const BoundedArray = z.core.$constructor("BoundedArray", (inst: z.ZodArray, def: z.core.$ZodArrayDef) => {
  z.ZodArray.init(inst, def);
  const parse = inst._zod.parse.bind(inst._zod);
  inst._zod.parse = (payload, ctx) => {
    const input: unknown = payload.value;
    if (!Array.isArray(input)) return parse(payload, ctx);
    const output: unknown[] = [];
    const misfits = new Misfits(payload);
    for (let index = 0; index < input.length; index++) {
      const result = run(def.element, input[index], ctx);
      output.push(result.value);
      if (result.issues.length > 0 && misfits.report(index, result.issues)) break;
    }
    payload.value = output;
    return payload;
  };
});

const BoundedRecord = z.core.$constructor("BoundedRecord", (inst: z.ZodRecord, def: z.core.$ZodRecordDef) => {
  z.ZodRecord.init(inst, def);
  const parse = inst._zod.parse.bind(inst._zod);
  inst._zod.parse = (payload, ctx) => {
    const input: unknown = payload.value;
    if (!z.core.util.isPlainObject(input)) return parse(payload, ctx);
    const output: Record<string, unknown> = {};
    const misfits = new Misfits(payload);
    for (const name of Object.keys(input)) {
      if (name === "__proto__") continue;
      const result = run(def.valueType, input[name], ctx);
      output[name] = result.value;
      if (result.issues.length > 0 && misfits.report(name, result.issues)) break;
    }
    payload.value = output;
    return payload;
  };
});

function run(schema: z.core.$ZodType, value: unknown, ctx: z.core.ParseContextInternal): z.core.ParsePayload {
  const result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise) throw new z.core.$ZodAsyncError();
  return result;
}

class Misfits {
  readonly #payload: z.core.ParsePayload;
  #count = 0;

  constructor(payload: z.core.ParsePayload) {
    this.#payload = payload;
  }

  /** Adds the issues of one member; true when there have been enough. */
  report(name: string | number, issues: readonly z.core.$ZodRawIssue[]): boolean {
    for (const issue of issues) this.#payload.issues.push({ ...issue, path: [name, ...(issue.path ?? [])] });
    this.#count++;
    return this.#count === MAX_MISFITS;
  }
}
