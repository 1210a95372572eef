import path from "node:path";
import { type CommunityConfig, type Config, configSchema, type TargetConfig } from "../config-schema.js";
import { configError } from "../errors.js";
import { LOG_LEVELS, type LogLevel } from "../log/levels.js";
import { checkConfig } from "./check-config.js";
import { type DataDir, findDataDir } from "./data-dir.js";
import { parseSpan } from "./duration.js";
import { type Environment, parsePort, readEnvironment } from "./environment.js";
import { fileIdentity } from "./file-identity.js";
import { findConfigFile } from "./find-file.js";
import { interpolate } from "./interpolate.js";
import { type AccwebSettings, mergeAccweb } from "./merge-accweb.js";
import { mergeCommunities } from "./merge-communities.js";
import { readConfigFile } from "./read-file.js";

/** Options of `tenfour relay`, as they come from the command line. */
export interface RelayFlags {
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
  readonly logLevel?: string;
  readonly json?: boolean;
  readonly dataDir?: string;
  /** False for `--no-demo`. */
  readonly demo?: boolean;
}

/** What the relay does, with flags, environment, config file and defaults put together in this order. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly sonoran?: {
    readonly communities: readonly CommunityConfig[];
    readonly paths?: readonly string[] | undefined;
    /** The websocket hub; undefined is Sonoran's. */
    readonly hubUrl?: string | undefined;
  };
  readonly accweb?: AccwebSettings;
  readonly limits: NonNullable<Config["limits"]>;
  /** How strangers are kept out, and by which certificate this machine is known. */
  readonly gate: Omit<NonNullable<Config["listen"]>, "host" | "port">;
  /** Where events are forwarded to; with none, nothing is kept. */
  readonly targets: readonly TargetConfig[];
  /** The file of the outbox, absolute. */
  readonly outboxPath: string;
  readonly logLevel: LogLevel;
  readonly json: boolean;
  /** Where the second listener is. */
  readonly admin: { readonly host: string; readonly port: number };
  readonly dataDir: DataDir;
  /** The config file, absolute; undefined when there is none. */
  readonly configFile?: string | undefined;
  /** What the config file was when it was read, to tell whether it is another one now. */
  readonly configIdentity?: string | undefined;
  /** How long a source may be silent, in milliseconds; null for ever. */
  readonly alertAfterMs: number | null;
}

const DEFAULT_HOST = "0.0.0.0";
/** Where the relay listens unless it is told otherwise. */
export const DEFAULT_PORT = 30_150;
const DEFAULT_ADMIN_HOST = "127.0.0.1";
const DEFAULT_ADMIN_PORT = 30_151;
const DEFAULT_ALERT_AFTER = "6h";

/**
 * Puts together what the relay does.
 *
 * @throws TenfourError whose message says what is wrong, where, and what to do
 */
export function loadSettings(flags: RelayFlags, env: Environment, cwd: string): Settings {
  const environment = readEnvironment(env);
  const file = findConfigFile(flags.config, cwd);
  // Before it is read: what is written to it meanwhile makes it another one.
  const identity = file === undefined ? undefined : fileIdentity(file);
  const config = file === undefined ? {} : loadConfig(file, flags.config, env);
  const { listen = {}, sonoran, accweb: accwebOfFile, limits = {}, admin = {} } = config;
  const communities = mergeCommunities(sonoran?.communities ?? [], environment);
  const accweb = mergeAccweb(accwebOfFile, environment.accwebSecret);
  const portFlag = flags.port === undefined ? undefined : parsePort(flags.port, "--port");
  if (flags.demo === false && communities.length === 0 && accweb === undefined) throw sourceMissing();
  if (flags.host === "") throw configError("--host must be an address, such as 0.0.0.0 or 127.0.0.1");
  if (flags.dataDir === "") throw configError("--data-dir must be a folder");
  const hubUrl = environment.hubUrl ?? sonoran?.hubUrl;
  const dataDir = findDataDir({
    flag: flags.dataDir,
    variable: environment.dataDir,
    option: config.dataDir,
    configFile: file,
    cwd,
  });
  return {
    host: flags.host ?? environment.host ?? listen.host ?? DEFAULT_HOST,
    port: portFlag ?? environment.port ?? listen.port ?? DEFAULT_PORT,
    ...(communities.length === 0
      ? {}
      : { sonoran: { ...sonoran, communities, ...(hubUrl === undefined ? {} : { hubUrl }) } }),
    ...(accweb === undefined ? {} : { accweb }),
    limits,
    gate: gateOf(listen, file),
    targets: config.targets ?? [],
    outboxPath: outboxPath(config.outbox?.path, file, dataDir.path),
    logLevel: logLevel(flags.logLevel, environment.logLevel),
    json: flags.json ?? false,
    admin: placeOfAdmin(admin.host, environment.adminPort ?? admin.port),
    dataDir,
    configFile: file,
    configIdentity: identity,
    alertAfterMs: parseSpan(environment.alertAfter ?? config.alertAfter ?? DEFAULT_ALERT_AFTER) ?? null,
  };
}

/** Given in a config file, files are looked for beside it. */
function gateOf(
  { host: _host, port: _port, ...gate }: NonNullable<Config["listen"]>,
  configFile: string | undefined,
): Settings["gate"] {
  if (gate.tls === undefined || configFile === undefined) return gate;
  const folder = path.dirname(configFile);
  const { cert, key } = gate.tls;
  return { ...gate, tls: { ...gate.tls, cert: path.resolve(folder, cert), key: path.resolve(folder, key) } };
}

/** Where the second listener is. */
export function placeOfAdmin(host: string | undefined, port: number | undefined): Settings["admin"] {
  return { host: host ?? DEFAULT_ADMIN_HOST, port: port ?? DEFAULT_ADMIN_PORT };
}

/** The file of the outbox. Given in the config file, it is relative to it; otherwise it is in the data directory. */
export function outboxPath(
  given: string | undefined,
  configFile: string | undefined,
  dataDir: string,
): string {
  if (given === undefined || configFile === undefined) return path.join(dataDir, "outbox.db");
  return path.resolve(path.dirname(configFile), given);
}

function sourceMissing(): Error {
  return configError(
    "no source is configured: set SONORAN_API_KEY (the community's API key) or ACCWEB_SECRET (a secret of your own), or write a tenfour.config.yaml",
  );
}

function loadConfig(file: string, given: string | undefined, env: Environment): Config {
  const name = given ?? path.basename(file);
  const value = readConfigFile(file, name) ?? {};
  return checkConfig(interpolate(value, configSchema, env, name), name);
}

function logLevel(flag: string | undefined, variable: string | undefined): LogLevel {
  const given = (flag ?? variable)?.toLowerCase() ?? "info";
  const level = LOG_LEVELS.find((known) => known === given);
  if (level !== undefined) return level;
  const name = flag === undefined ? "TENFOUR_LOG_LEVEL" : "--log-level";
  throw configError(`${name} must be one of ${LOG_LEVELS.join(", ")}`);
}
