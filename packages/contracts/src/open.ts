import { z } from "zod";

/**
 * An object schema that is loose at run time and exact in types: unknown members survive validation, but the
 * inferred type has no index signature, so a misspelt member in a handler does not compile.
 */
export const open = <const S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strip> =>
  z.looseObject(shape);
