import { accwebOptionsSchema, communityOptionsSchema } from "@tenfour/receiver";
import type { z } from "zod";
import { configError } from "../errors.js";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment configures. */
export interface EnvironmentSettings {
  readonly host?: string;
  readonly port?: number;
  readonly apiKey?: string;
  readonly communityId?: string;
  readonly serverIds?: readonly number[];
  readonly accwebSecret?: string;
  readonly logLevel?: string;
}

const MAX_PORT = 65_535;

/**
 * The value of a variable. One that is empty, or holds only white space, counts as not set; white space around
 * a value (a line end from a file, as a rule) is not part of it.
 */
export function variable(env: Environment, name: string): string | undefined {
  // process.env inherits from Object: without the check a variable "constructor" would always be set.
  const value = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
  return value === "" ? undefined : value;
}

/**
 * Reads the variables that the relay knows.
 *
 * @throws TenfourError that names the variable, never its value
 */
export function readEnvironment(env: Environment): EnvironmentSettings {
  const host = variable(env, "TENFOUR_HOST");
  const port = variable(env, "TENFOUR_PORT");
  const apiKey = variable(env, "SONORAN_API_KEY");
  const communityId = variable(env, "SONORAN_COMMUNITY_ID");
  const serverIds = variable(env, "SONORAN_SERVER_IDS");
  const accwebSecret = variable(env, "ACCWEB_SECRET");
  const logLevel = variable(env, "TENFOUR_LOG_LEVEL");
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: parsePort(port, "TENFOUR_PORT") }),
    ...(apiKey === undefined ? {} : { apiKey: checked(apiKeySchema, apiKey, "SONORAN_API_KEY") }),
    ...(communityId === undefined ? {} : { communityId }),
    ...(serverIds === undefined ? {} : { serverIds: parseServerIds(serverIds) }),
    ...(accwebSecret === undefined
      ? {}
      : { accwebSecret: checked(secretSchema, accwebSecret, "ACCWEB_SECRET") }),
    ...(logLevel === undefined ? {} : { logLevel }),
  };
}

/** A port number as text. @param from what it was read from, for the message */
export function parsePort(text: string, from: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= MAX_PORT) return port;
  throw configError(
    `${from} must be a port: a whole number from 0 to ${MAX_PORT}, where 0 takes any free one`,
  );
}

const apiKeySchema = communityOptionsSchema.shape.apiKey;
const secretSchema = accwebOptionsSchema.shape.secrets.unwrap().element;

function checked(schema: z.ZodType<string>, value: string, name: string): string {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw configError(`${name}: ${parsed.error.issues.map((issue) => issue.message).join("; ")}`);
}

function parseServerIds(text: string): number[] {
  const parts = text.split(",").map((part) => part.trim());
  if (!parts.every((part) => /^\d{1,15}$/.test(part))) {
    throw configError("SONORAN_SERVER_IDS must be whole numbers with commas between them, such as 1,2");
  }
  return [...new Set(parts.map(Number))];
}
