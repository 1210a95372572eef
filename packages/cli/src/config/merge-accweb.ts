import type { AccwebConfig } from "../config-schema.js";
import { configError } from "../errors.js";

/** Where accweb events are accepted from, once the config file and the environment are put together. */
export interface AccwebSettings {
  /** Empty when `auth` is "none". */
  readonly secrets: readonly string[];
  readonly auth?: "none";
  /** In lower case. */
  readonly header: string;
  readonly paths?: readonly string[];
}

const DEFAULT_HEADER = "x-tenfour-secret";

/**
 * The accweb section with the environment's secret put over it: it replaces the file's secrets, and `auth: none`.
 *
 * @throws TenfourError when there is neither a secret nor the word that none is wanted
 */
export function mergeAccweb(
  fromFile: AccwebConfig | undefined,
  secret: string | undefined,
): AccwebSettings | undefined {
  if (fromFile === undefined && secret === undefined) return undefined;
  const { header = DEFAULT_HEADER, paths } = fromFile ?? {};
  const secrets = secret === undefined ? (fromFile?.secrets ?? []) : [secret];
  const open = secret === undefined && fromFile?.auth === "none";
  if (open && secrets.length > 0) {
    throw configError(
      'accweb has both secrets and auth: "none": leave one of them out, so that it is clear who may send events',
    );
  }
  if (!open && secrets.length === 0) {
    throw configError(
      'accweb is configured without a secret, and it has no authentication of its own: set ACCWEB_SECRET (or accweb.secrets) to a secret of your own, or accweb.auth to "none" if anyone who can reach the port may send events',
    );
  }
  return {
    secrets,
    header: header.toLowerCase(),
    ...(open ? { auth: "none" } : {}),
    ...(paths === undefined ? {} : { paths }),
  };
}
