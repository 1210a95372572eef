import { originsOf } from "../../relay/addresses.js";
import { callbackSection } from "../../relay/callback-section.js";
import { endpointsOf, schemeOf } from "../../relay/endpoints.js";
import type { Check } from "../check.js";
import { isSample } from "../samples.js";

const SHORT = 16;

/** Whether strangers are kept from accweb's door. */
export const accwebSecretCheck: Check = {
  name: "accweb secret",
  run: ({ settings: { accweb } }) => {
    if (accweb === undefined) return [];
    if (accweb.auth === "none") {
      return [
        {
          status: "warning",
          message: 'anyone who can reach the port may send accweb events (auth: "none")',
          remedy: "set ACCWEB_SECRET to a long random text, and put it into accweb's configuration",
        },
      ];
    }
    if (accweb.secrets.some(isSample)) {
      return [
        {
          status: "failed",
          message: "an accweb secret is a sample of this project's documentation, which everyone knows",
          remedy: "take one of your own, such as from: openssl rand -hex 24",
        },
      ];
    }
    if (accweb.secrets.every((secret) => secret.length >= SHORT)) {
      return [{ status: "ok", message: "the accweb secret is set and long enough" }];
    }
    return [
      {
        status: "warning",
        message: `an accweb secret has fewer than ${SHORT} characters`,
        remedy: "take a longer one, such as from: openssl rand -hex 24",
      },
    ];
  },
};

/** What to paste at accweb's side. */
export const accwebSectionCheck: Check = {
  name: "accweb config",
  run: ({ settings }) => {
    const { host, port, accweb } = settings;
    const [origin = ""] = originsOf(host, port, [], schemeOf(settings));
    const shown = port === 0 ? origin.replace(/:0$/, ":<port>") : origin;
    const [url] = endpointsOf(settings, { host, port }, [shown]).accweb;
    if (accweb === undefined || url === undefined) return [];
    const header = accweb.auth === "none" ? undefined : accweb.header;
    return [
      {
        status: "note",
        message: "accweb's config.yml needs this, with this machine's address unless accweb runs on it",
        block: callbackSection(url, header),
      },
    ];
  },
};
