import { originsOf } from "../../relay/addresses.js";
import type { Check, Finding } from "../check.js";
import { answerAt, tryBind } from "../try-bind.js";

/** Whether the relay can listen where it is to. */
export const portCheck: Check = {
  name: "port",
  run: async ({ settings: { host, port } }) => [
    await look({
      host,
      port,
      what: "events",
      probe: "/healthz",
      options: "--port, TENFOUR_PORT or listen.port",
    }),
  ],
};

/** The same for the admin listener. */
export const adminPortCheck: Check = {
  name: "admin port",
  run: async ({ settings: { admin } }) => [
    await look({
      ...admin,
      what: "health and administration",
      probe: "/livez",
      options: "TENFOUR_ADMIN_PORT or admin.port",
    }),
  ],
};

interface Door {
  readonly host: string;
  readonly port: number;
  readonly what: string;
  /** A path on which a relay answers `ok`. */
  readonly probe: string;
  /** What to change. */
  readonly options: string;
}

async function look({ host, port, what, probe, options }: Door): Promise<Finding> {
  const where = `${host}:${port}`;
  const code = await tryBind(host, port);
  if (code === undefined) {
    const free = port === 0 ? `a free port on ${host} can be listened on` : `${where} is free`;
    return { status: "ok", message: `${free} for ${what}` };
  }
  if (code === "EADDRINUSE") {
    const [origin = ""] = originsOf(host, port, []);
    if ((await answerAt(`${origin}${probe}`))?.trim() === "ok") {
      return { status: "note", message: `${where} is in use by a relay that is running already` };
    }
    const message = `${where} is in use by another program`;
    return { status: "failed", message, remedy: `stop that program, or choose another port (${options})` };
  }
  return {
    status: "failed",
    message: `${where} cannot be listened on (${code})`,
    remedy: remedyFor(code, options),
  };
}

function remedyFor(code: string, options: string): string {
  if (code === "EACCES") return `the system reserves this port: choose one above 1023 (${options})`;
  return "this machine has no such address: use one of its own, or 0.0.0.0 for all of them";
}
