import { SONORAN_HUB_URL } from "@tenfour/contracts";
import { silentLogger } from "@tenfour/receiver";
import { findConfigFile } from "../config/find-file.js";
import { loadSettings, type RelayFlags, type Settings } from "../config/settings.js";
import { explain } from "../errors.js";
import type { Io } from "../io.js";
import { scrubber } from "../log/scrub.js";
import { originsOf } from "../relay/addresses.js";
import { openListener } from "../relay/open-listener.js";
import { openReceiver } from "../relay/open-receiver.js";
import { secretsOf } from "../relay/secrets.js";
import type { Check, DoctorContext, Finding } from "./check.js";
import { judgeNode } from "./checks/node.js";
import { CHECKS } from "./checks.js";
import { type HubReach, reachHub } from "./hub-reach.js";
import { type Reporter, reporterFor } from "./report.js";
import { answerAt } from "./try-bind.js";

/** Flags of `tenfour doctor`, as they come from the command line. */
export type DoctorFlags = Pick<RelayFlags, "config" | "host" | "port" | "dataDir" | "json">;

/**
 * Checks a configuration and this machine, and prints a line for every check.
 *
 * @returns the exit code: 1 if any check failed
 */
export async function runDoctor(flags: DoctorFlags, io: Io): Promise<number> {
  const reporter = reporterFor(io, flags.json ?? false);
  reporter.add("node", judgeNode(process.versions.node));
  const settings = await checkedSettings(flags, io, reporter);
  if (settings !== undefined) {
    const clean = scrubber(secretsOf(settings));
    const context = contextOf(settings);
    for (const check of CHECKS) {
      for (const finding of await findingsOf(check, context)) reporter.add(check.name, clean(finding));
    }
  }
  return reporter.end() ? 0 : 1;
}

/** The settings, once they are known to be ones that a relay can start with; otherwise nothing more can be checked. */
async function checkedSettings(
  flags: DoctorFlags,
  io: Io,
  reporter: Reporter,
): Promise<Settings | undefined> {
  try {
    const settings = loadSettings(flags, io.env, io.cwd);
    await tryDoor(settings);
    const file = findConfigFile(flags.config, io.cwd);
    reporter.add("config", configFinding(settings, file));
    return settings;
  } catch (error) {
    const remedy = "correct it and run the doctor again: everything else depends on it";
    reporter.add("config", { status: "failed", message: explain(error), remedy });
    return undefined;
  }
}

/**
 * Makes the relay's receiver and door, at an address that nobody knows: so two communities with one key are found, or
 * a certificate that is none.
 */
async function tryDoor(settings: Settings): Promise<void> {
  await using receiver = openReceiver(settings, silentLogger, async () => undefined);
  await using _door = await openListener(receiver, { ...settings, host: "127.0.0.1", port: 0 });
}

function configFinding({ sonoran, accweb }: Settings, file: string | undefined): Finding {
  const from = file ?? "no config file; the environment";
  if (sonoran === undefined && accweb === undefined) {
    return {
      status: "warning",
      message: "no source is configured: tenfour relay plays a demo",
      remedy: "set SONORAN_API_KEY (the community's API key) or ACCWEB_SECRET (a secret of your own)",
    };
  }
  return { status: "ok", message: `the configuration is valid (${from})` };
}

async function findingsOf(check: Check, context: DoctorContext): Promise<readonly Finding[]> {
  try {
    return await check.run(context);
  } catch (error) {
    return [{ status: "failed", message: explain(error), remedy: "see the message" }];
  }
}

function contextOf(settings: Settings): DoctorContext {
  let hub: Promise<HubReach> | undefined;
  let relay: Promise<string | undefined> | undefined;
  return {
    settings,
    hub: () => {
      hub ??= reachHub(settings.sonoran?.hubUrl ?? SONORAN_HUB_URL);
      return hub;
    },
    runningRelay: () => {
      relay ??= runningRelay(settings);
      return relay;
    },
  };
}

async function runningRelay({ admin: { host, port } }: Settings): Promise<string | undefined> {
  const [origin] = originsOf(host, port, []);
  if (port === 0 || origin === undefined) return undefined;
  return (await answerAt(`${origin}/livez`)) === "ok\n" ? origin : undefined;
}
