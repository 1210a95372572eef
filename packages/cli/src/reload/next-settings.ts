import { randomBytes } from "node:crypto";
import { canonicalPath } from "@tenfour/receiver";
import type { Settings } from "../config/settings.js";
import { configError } from "../errors.js";

/** Where accweb's events come in unless the config file says so. */
const ACCWEB_PATHS = ["/callback"];
const HEALTH_PATH = "/healthz";
/** The secret of an accweb that is not configured any more: nobody has it. */
const NOBODYS_SECRET = randomBytes(32).toString("hex");

/**
 * What new settings come to in a relay that runs: what only a start looks at stays as it was started with. A source
 * that is gone has a door still, which lets nobody in; one that is new has none yet.
 */
export function inForce(started: Settings, next: Settings): Settings {
  const { sonoran, accweb, ...rest } = started;
  return {
    ...rest,
    targets: next.targets,
    ...(sonoran === undefined
      ? {}
      : {
          sonoran: {
            ...sonoran,
            communities: next.sonoran?.communities ?? [],
            hubUrl: next.sonoran === undefined ? sonoran.hubUrl : next.sonoran.hubUrl,
          },
        }),
    ...(accweb === undefined ? {} : { accweb: accwebInForce(accweb, next.accweb) }),
  };
}

type AccwebSettings = NonNullable<Settings["accweb"]>;

function accwebInForce({ header, paths }: AccwebSettings, next: AccwebSettings | undefined): AccwebSettings {
  const kept = { header, ...(paths === undefined ? {} : { paths }) };
  if (next === undefined) return { ...kept, secrets: [NOBODYS_SECRET] };
  return { ...kept, secrets: next.secrets, ...(next.auth === undefined ? {} : { auth: next.auth }) };
}

/**
 * What a start refuses because of the doors that it opens, and a relay that runs would not notice.
 *
 * @throws TenfourError that names the path and the remedy
 */
export function checkPaths({ sonoran, accweb }: Settings): void {
  const taken = accweb === undefined ? [] : (accweb.paths ?? ACCWEB_PATHS).map(canonicalPath);
  const own = (sonoran?.communities ?? []).flatMap(({ servers = [] }) =>
    servers.flatMap(({ path }) => path ?? []),
  );
  for (const path of own) {
    const canonical = canonicalPath(path);
    if (canonical === HEALTH_PATH)
      throw configError(`the path "${path}" is the health check: give the server another path`);
    if (taken.includes(canonical)) {
      throw configError(
        `the path "${path}" is claimed by accweb and by a server: give the server another path`,
      );
    }
  }
}
