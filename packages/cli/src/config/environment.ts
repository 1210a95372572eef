import { accwebOptionsSchema, communityOptionsSchema } from "@tenfour/receiver";
import { connectOptionsSchema } from "@tenfour/receiver-ws";
import type { z } from "zod";
import { configError } from "../errors.js";
import { spanSchema } from "./duration.js";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment configures. */
export interface EnvironmentSettings {
  readonly host?: string;
  readonly port?: number;
  readonly apiKey?: string;
  readonly communityId?: string;
  readonly serverIds?: readonly number[];
  /** Whether the servers' events are taken over the websocket. */
  readonly websocket?: boolean;
  readonly hubUrl?: string;
  readonly accwebSecret?: string;
  readonly logLevel?: string;
  readonly adminPort?: number;
  readonly dataDir?: string;
  readonly alertAfter?: string;
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
  const websocket = variable(env, "SONORAN_WEBSOCKET");
  const hubUrl = variable(env, "SONORAN_HUB_URL");
  const adminPort = variable(env, "TENFOUR_ADMIN_PORT");
  const dataDir = variable(env, "TENFOUR_DATA_DIR");
  const alertAfter = variable(env, "TENFOUR_ALERT_AFTER");
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: parsePort(port, "TENFOUR_PORT") }),
    ...(apiKey === undefined ? {} : { apiKey: checked(apiKeySchema, apiKey, "SONORAN_API_KEY") }),
    ...(communityId === undefined ? {} : { communityId }),
    ...(serverIds === undefined ? {} : { serverIds: parseServerIds(serverIds, "SONORAN_SERVER_IDS") }),
    ...(accwebSecret === undefined
      ? {}
      : { accwebSecret: checked(secretSchema, accwebSecret, "ACCWEB_SECRET") }),
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(websocket === undefined ? {} : { websocket: checkedSwitch(websocket, "SONORAN_WEBSOCKET") }),
    ...(hubUrl === undefined ? {} : { hubUrl: checked(hubUrlSchema, hubUrl, "SONORAN_HUB_URL") }),
    ...(adminPort === undefined ? {} : { adminPort: parsePort(adminPort, "TENFOUR_ADMIN_PORT") }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(alertAfter === undefined
      ? {}
      : { alertAfter: checked(spanSchema, alertAfter, "TENFOUR_ALERT_AFTER") }),
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
const hubUrlSchema = connectOptionsSchema.in.shape.hubUrl.unwrap();

function checked(schema: z.ZodType<string>, value: string, name: string): string {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw configError(`${name}: ${parsed.error.issues.map((issue) => issue.message).join("; ")}`);
}

/** What people write for true and false; undefined for anything else. */
export function parseSwitch(text: string): boolean | undefined {
  if (/^(?:1|true|yes|on)$/i.test(text)) return true;
  return /^(?:0|false|no|off)$/i.test(text) ? false : undefined;
}

function checkedSwitch(text: string, name: string): boolean {
  const given = parseSwitch(text);
  if (given === undefined) throw configError(`${name} must be 1 or 0`);
  return given;
}

/** Server ids as text, with commas between them. @param from what they were read from, for the message */
export function parseServerIds(text: string, from: string): number[] {
  const parts = text.split(",").map((part) => part.trim());
  if (!parts.every((part) => /^\d{1,15}$/.test(part))) {
    throw configError(`${from} must be whole numbers with commas between them, such as 1,2`);
  }
  return [...new Set(parts.map(Number))];
}
