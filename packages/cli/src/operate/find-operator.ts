import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { OutboxError } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { readAddress } from "../admin/address-file.js";
import { adminToken, TOKEN_FILE } from "../admin/token-file.js";
import type { RelayFlags } from "../config/settings.js";
import { configError, systemCode } from "../errors.js";
import type { Io } from "../io.js";
import { AdminClient } from "./admin-client.js";
import { httpOperator } from "./http-operator.js";
import type { Operator } from "./operator.js";
import { outboxOperator } from "./outbox-operator.js";
import { mentionMistake, type Whereabouts, whereabouts } from "./whereabouts.js";

/** Flags that every command for whoever runs the relay takes. */
export interface OperateFlags extends Pick<RelayFlags, "config" | "dataDir" | "json"> {
  readonly yes?: boolean;
}

/**
 * The running relay of a configuration or data directory; undefined when none answers.
 *
 * @throws TenfourError when one answers that has another token, or this user may not look
 */
async function findRelay({ dataDir, admin }: Whereabouts): Promise<AdminClient | undefined> {
  if (!isThere(path.join(dataDir.path, TOKEN_FILE), dataDir.path)) return undefined;
  const { value } = adminToken(dataDir.path);
  const configured = admin.port === 0 ? undefined : `http://${hostOf(admin.host)}:${admin.port}`;
  const url = readAddress(dataDir.path) ?? configured;
  if (url === undefined) return undefined;
  const client = new AdminClient(url, value);
  return (await client.answers()) ? client : undefined;
}

/**
 * The running relay that a command is for.
 *
 * @param elseSay why it is no use to go on without one
 * @throws TenfourError when none answers
 */
export async function needRelay(flags: OperateFlags, io: Io, elseSay: string): Promise<AdminClient> {
  const places = whereabouts(flags, io);
  const relay = await findRelay(places);
  if (relay === undefined) throw places.mistake ?? configError(elseSay);
  mentionMistake(places, io);
  return relay;
}

/**
 * Whoever can be asked about the outbox: the running relay, or else its file.
 *
 * @throws TenfourError when there is neither, or another process has the file open
 */
export async function findOperator(flags: OperateFlags, io: Io): Promise<Operator> {
  const places = whereabouts(flags, io);
  const relay = await findRelay(places);
  if (relay !== undefined) {
    mentionMistake(places, io);
    return httpOperator(relay);
  }
  const { outboxPath, mistake } = places;
  if (!existsSync(outboxPath)) {
    if (mistake !== undefined) throw mistake;
    throw configError(
      `no relay answers, and there is no outbox at ${outboxPath}: run this where the config file is, or name it with --config or --data-dir`,
    );
  }
  mentionMistake(places, io);
  try {
    const outbox = await openSqliteOutbox({ path: outboxPath });
    return outboxOperator(
      outbox.admin,
      undefined,
      (target) => outbox.removeConsumer(target),
      () => outbox.close(),
    );
  } catch (error) {
    if (!(error instanceof OutboxError) || error.code !== "ERR_TENFOUR_OUTBOX_LOCKED") throw error;
    throw configError(
      `another process has the outbox ${outboxPath} open, and no relay answers for it: name the relay's own --config or --data-dir, or stop that process`,
      error,
    );
  }
}

/** @throws TenfourError when the system does not let this user know */
function isThere(file: string, folder: string): boolean {
  try {
    statSync(file);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code !== "EACCES" && code !== "EPERM") return false;
    throw configError(
      `this user may not look into the data directory ${folder}: run the command as the user that the relay runs as`,
      error,
    );
  }
}

function hostOf(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
