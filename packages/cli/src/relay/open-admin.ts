import { TenfourError } from "@tenfour/contracts";
import type { Logger } from "@tenfour/receiver";
import { publishAddress } from "../admin/address-file.js";
import { type AdminListener, openAdminListener } from "../admin/listener.js";
import type { RouteTable } from "../admin/route-table.js";
import { type AdminToken, adminToken } from "../admin/token-file.js";
import { makeDataDir } from "../config/data-dir.js";
import type { Settings } from "../config/settings.js";
import { systemCode } from "../errors.js";

/**
 * The token of the admin listener. A demo has none, and leaves nothing behind, unless somebody chose a data
 * directory for it.
 *
 * @throws TenfourError when the data directory or the file in it cannot be used
 */
export function tokenFor({ dataDir }: Settings, isDemo: boolean): AdminToken | undefined {
  if (isDemo && !dataDir.chosen) return undefined;
  makeDataDir(dataDir);
  return adminToken(dataDir.path);
}

/** What the admin listener needs. */
export interface OpenAdminOptions {
  readonly settings: Settings;
  readonly isDemo: boolean;
  readonly token: AdminToken | undefined;
  readonly routes: RouteTable;
  readonly logger: Logger;
}

/**
 * Opens the admin listener, and writes down where it is for the commands that look for it.
 *
 * @throws TenfourError
 */
export async function openAdmin(given: OpenAdminOptions): Promise<AdminListener> {
  const listener = await listen(given);
  if (given.token === undefined) return listener;
  try {
    const address = publishAddress(given.settings.dataDir.path, listener.url, given.logger);
    return {
      url: listener.url,
      [Symbol.asyncDispose]: async () => {
        address[Symbol.dispose]();
        await listener[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await listener[Symbol.asyncDispose]();
    throw error;
  }
}

/** When the port is taken, a demo takes any free one. */
async function listen({
  settings: { admin },
  isDemo,
  token,
  routes,
  logger,
}: OpenAdminOptions): Promise<AdminListener> {
  const options = { routes, token: token?.value, logger };
  try {
    return await openAdminListener(admin, options);
  } catch (error) {
    const inUse = error instanceof TenfourError && systemCode(error.cause) === "EADDRINUSE";
    if (!isDemo || !inUse) throw error;
    return openAdminListener({ ...admin, port: 0 }, options);
  }
}
