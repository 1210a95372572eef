import { existsSync } from "node:fs";
import path from "node:path";
import { OutboxError } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { readAddress } from "../admin/address-file.js";
import { adminToken, TOKEN_FILE } from "../admin/token-file.js";
import { loadSettings, type RelayFlags, type Settings } from "../config/settings.js";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { AdminClient } from "./admin-client.js";
import { httpOperator } from "./http-operator.js";
import type { Operator } from "./operator.js";
import { outboxOperator } from "./outbox-operator.js";

/** Flags that every command for whoever runs the relay takes. */
export interface OperateFlags extends Pick<RelayFlags, "config" | "dataDir" | "json"> {
  readonly yes?: boolean;
}

/**
 * The running relay of a configuration or data directory; undefined when none answers.
 *
 * @throws TenfourError when one answers that has another token
 */
export async function findRelay(settings: Settings): Promise<AdminClient | undefined> {
  const { dataDir, admin } = settings;
  if (!existsSync(path.join(dataDir.path, TOKEN_FILE))) return undefined;
  const { value } = adminToken(dataDir.path);
  const configured = admin.port === 0 ? undefined : `http://${hostOf(admin.host)}:${admin.port}`;
  const url = readAddress(dataDir.path) ?? configured;
  if (url === undefined) return undefined;
  const client = new AdminClient(url, value);
  return (await client.answers()) ? client : undefined;
}

/**
 * Whoever can be asked about the outbox: the running relay, or else its file.
 *
 * @throws TenfourError when there is neither, or another process has the file open
 */
export async function findOperator(flags: OperateFlags, io: Io): Promise<Operator> {
  const settings = loadSettings(flags, io.env, io.cwd);
  const relay = await findRelay(settings);
  if (relay !== undefined) return httpOperator(relay);
  const { outboxPath } = settings;
  if (!existsSync(outboxPath)) {
    throw configError(
      `no relay answers, and there is no outbox at ${outboxPath}: run this where the config file is, or name it with --config or --data-dir`,
    );
  }
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

function hostOf(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
