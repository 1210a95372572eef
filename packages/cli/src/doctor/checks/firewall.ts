import { isLoopback } from "../../relay/addresses.js";
import { endpointsOf, schemeOf } from "../../relay/endpoints.js";
import type { Check, Finding } from "../check.js";

/** What only somebody outside can see. */
export const firewallCheck: Check = {
  name: "firewall",
  run: ({ settings }) => {
    const { host, port, sonoran, accweb } = settings;
    const from = (origin: string) => endpointsOf(settings, { host, port }, [origin]);
    const findings: Finding[] = [];
    const shownPort = port === 0 ? "<port>" : String(port);
    const [push] = from(`${schemeOf(settings)}://<public address>:${shownPort}`).sonoran;
    if (sonoran !== undefined && push !== undefined) {
      findings.push(
        isLoopback(host)
          ? {
              status: "warning",
              message: `the relay listens on ${host}, which Sonoran's cloud cannot reach`,
              remedy: "listen on 0.0.0.0, or put a proxy in front",
            }
          : {
              status: "note",
              message: `test from outside, a phone without Wi-Fi will do: while the relay runs, ${push} shows that it is reachable; if not, open TCP port ${shownPort} in the firewall and the router`,
            },
      );
    }
    const [callback] = from(`${schemeOf(settings)}://<this machine>:${shownPort}`).accweb;
    if (accweb !== undefined && callback !== undefined) {
      findings.push({
        status: "note",
        message: `test from accweb's machine: while the relay runs, ${callback} shows in a browser that it is reachable`,
      });
    }
    return findings;
  },
};
