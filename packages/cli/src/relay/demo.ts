import { randomBytes } from "node:crypto";
import { TenfourError } from "@tenfour/contracts";
import type { Settings } from "../config/settings.js";
import type { Endpoints } from "./endpoints.js";

const LOOPBACK = "127.0.0.1";
const SECRET_BYTES = 24;

/** Senders at work. */
export interface Demo {
  /** Ends them, with whatever is under way; leaves no timer and no socket. */
  stop(): Promise<void>;
}

/** The settings of a demo: reachable from this machine only, with a key and a secret that nobody else has. */
export function demoSettings(settings: Settings): Settings {
  return {
    ...settings,
    host: LOOPBACK,
    alertAfterMs: null,
    sonoran: { communities: [{ communityId: "demo", apiKey: randomSecret(), servers: [{ id: 1 }] }] },
    accweb: { secrets: [randomSecret()], header: "x-tenfour-secret" },
  };
}

/** Starts a CAD and an accweb that send to the relay, through real HTTP, until they are stopped. */
export async function startDemo({ sonoran, accweb }: Settings, endpoints: Endpoints): Promise<Demo> {
  // Only the demo needs the senders, so nobody else waits for them to load.
  const { demoShift, demoWeekend, startAccweb, startCad } = await import("@tenfour/simulator");
  const callback = `${present(endpoints.accweb[0])}?secret=${present(accweb?.secrets[0])}`;
  const apiKey = present(sonoran?.communities[0]?.apiKey);
  const cad = await startCad({ ...demoShift, to: present(endpoints.sonoran[0]), apiKey });
  try {
    const races = await startAccweb({ ...demoWeekend, to: callback });
    return {
      stop: async () => {
        await Promise.all([cad.stop(), races.stop()]);
      },
    };
  } catch (error) {
    await cad.stop();
    throw error;
  }
}

function present(value: string | undefined): string {
  if (value !== undefined) return value;
  throw new TenfourError("the demo was started without its own settings", { code: "ERR_TENFOUR_CONFIG" });
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}
