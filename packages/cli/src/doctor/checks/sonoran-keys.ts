import type { Check } from "../check.js";

/** Signs of a placeholder, or of a variable that nobody has filled in. The samples are refused by the configuration. */
const ODD = /^[<[{]|[>\]}]$|\$\{|%[A-Z_]+%|["'\s]/i;
const SHORT = 16;

/** Whether a community's key looks like one. */
export const sonoranKeyCheck: Check = {
  name: "api key",
  run: ({ settings: { sonoran } }) =>
    (sonoran?.communities ?? []).map(({ communityId, apiKey }) => {
      const odd = ODD.test(apiKey);
      if (!odd && apiKey.length >= SHORT) {
        return { status: "ok", message: `the key of ${communityId} is plausible` };
      }
      return {
        status: "warning",
        message: `the key of ${communityId} ${odd ? "looks like a placeholder" : "is short for an API key"}`,
        remedy: "copy it again from the community's settings in the CAD",
      };
    }),
};
