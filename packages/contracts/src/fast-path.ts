import type { z } from "zod";
import { formsOf } from "./also-seen.js";
import { MAX_VALUES } from "./json.js";

/** True when a value is canonical already, to the letter. */
export type Accepts = (value: unknown) => boolean;

/**
 * Compiles a schema to one function that accepts exactly those values which `settle` and the schema would both
 * leave as they are, and which have no unknown members: the common case, at a tenth of the cost. Whatever it
 * does not accept takes the full road, so a `false` decides nothing.
 *
 * One function per event, not one for all: a single one grows past what V8 optimises. Undefined where code
 * cannot be compiled at run time (a page with a strict content security policy).
 */
export function compileFastPath(schema: z.ZodType): Accepts | undefined {
  const unit = new CompilationUnit();
  const entry = unit.functionFor(schema);
  try {
    // The source is made of the schemas' member names alone, never of anything that was received.
    // oxlint-disable-next-line typescript/no-implied-eval -- as Zod itself does; without it there is no fast path
    const make = new Function(
      "externals",
      `"use strict";${COUNTER}${unit.source}return ${counting(entry)};`,
    ) as (externals: readonly unknown[]) => Accepts;
    return make(unit.externals);
  } catch {
    return undefined;
  }
}

/** Items and members, counted as `inspect` does; a union that tries several options may count more. */
const COUNTER = "let c=0;";

function counting(entry: string): string {
  return `(v)=>{c=0;return ${entry}(v)&&c<=${MAX_VALUES};}`;
}

class CompilationUnit {
  /** What the compiled source refers to by index: upgrade functions and schemas of rare leaves. */
  readonly externals: unknown[] = [];
  source = "";
  readonly #functions = new Map<z.core.$ZodType, string>();

  /** Name of the function that checks values of a schema. */
  functionFor(schema: z.core.$ZodType): string {
    const known = this.#functions.get(schema);
    if (known !== undefined) return known;
    const body = this.#body(schema);
    const name = `f${this.#functions.size}`;
    this.#functions.set(schema, name);
    this.source += `const ${name}=(v)=>{${body}};\n`;
    return name;
  }

  #body(schema: z.core.$ZodType): string {
    const seen = formsOf(schema);
    const unchanged =
      seen === undefined ? "" : `if(externals[${this.#external(seen.upgrade)}](v)!==v)return false;`;
    const { def } = (schema as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case "object":
        return this.#object(def.shape) + unchanged + "return true;";
      case "array":
        if (hasChecks(def)) return `return ${this.#slow(schema, "v")};`;
        return `if(!Array.isArray(v))return false;c+=v.length;for(let i=0;i<v.length;i++){if(!(${this.#check(def.element, "v[i]")}))return false;}${unchanged}return true;`;
      case "record":
        return `${IS_OBJECT}for(const k in v){c++;if(k==="__proto__"||!(${this.#check(def.valueType, "v[k]")}))return false;}${unchanged}return true;`;
      case "union":
        return `return ${def.options.map((option) => this.#check(option, "v")).join("||")};`;
      default:
        return `return ${this.#check(schema, "v")};`;
    }
  }

  /** Unknown members, among them an own `__proto__`, show in the count: `for in` allocates nothing. */
  #object(shape: z.core.$ZodShape): string {
    const members = Object.entries(shape).map(([name, member], index) => {
      const read = `const m${index}=v[${JSON.stringify(name)}];`;
      const present = `n++;if(!(${this.#check(member, `m${index}`)}))return false;`;
      const optional = member._zod.optin === "optional";
      return optional ? `${read}if(m${index}!==undefined){${present}}` : read + present;
    });
    return `${IS_OBJECT}let n=0;${members.join("")}c+=n;for(const k in v)n--;if(n!==0)return false;`;
  }

  /** An expression that checks a value in place, or calls the function that does. */
  #check(schema: z.core.$ZodType, value: string): string {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case "string":
        return !hasChecks(def) && !("format" in def)
          ? `typeof ${value}==="string"`
          : this.#slow(schema, value);
      case "number":
        return numberCheck(def, value) ?? this.#slow(schema, value);
      case "boolean":
        return `typeof ${value}==="boolean"`;
      case "literal":
        return `(${def.values.map((one) => `${value}===${JSON.stringify(one)}`).join("||")})`;
      case "optional":
        return this.#check(def.innerType, value);
      case "unknown":
        return `(typeof ${value}==="string"||typeof ${value}==="number"||typeof ${value}==="boolean"||${value}===null)`;
      case "object":
      case "array":
      case "record":
      case "union":
        return `${this.functionFor(schema)}(${value})`;
      default:
        return this.#slow(schema, value);
    }
  }

  #slow(schema: z.core.$ZodType, value: string): string {
    return `externals[${this.#external(schema)}].safeParse(${value}).success`;
  }

  #external(what: unknown): number {
    return this.externals.push(what) - 1;
  }
}

function hasChecks(def: z.core.$ZodTypeDef): boolean {
  return (def.checks?.length ?? 0) > 0;
}

const IS_OBJECT = 'if(typeof v!=="object"||v===null||Array.isArray(v))return false;';

/** Undefined for a number with checks that are not known here. */
function numberCheck(def: z.core.$ZodNumberDef, value: string): string | undefined {
  const isInt = "format" in def && def.format === "safeint";
  if ("format" in def && !isInt) return undefined;
  const conditions = [isInt ? `Number.isSafeInteger(${value})` : `Number.isFinite(${value})`];
  for (const check of def.checks ?? []) {
    const known = check._zod.def as z.core.$ZodChecks["_zod"]["def"];
    if (known.check === "number_format") continue;
    if (known.check !== "greater_than" || typeof known.value !== "number") return undefined;
    conditions.push(`${value}${known.inclusive ? ">=" : ">"}${known.value}`);
  }
  return `(${conditions.join("&&")})`;
}
