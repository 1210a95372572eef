import type { Check, Finding } from "../check.js";
import { isSample } from "../samples.js";

/** Signs of a placeholder, or of a variable that nobody has filled in. The samples are refused by the configuration. */
const ODD = /^[<[{]|[>\]}]$|\$\{|%[A-Z_]+%|["'\s]/i;
const SHORT = 16;
const REMEDY = "copy it again from the community's settings in the CAD";

/** Whether a community's key looks like one. */
export const sonoranKeyCheck: Check = {
  name: "api key",
  run: ({ settings: { sonoran } }) =>
    (sonoran?.communities ?? []).map(({ communityId, apiKey }): Finding => {
      if (isSample(apiKey)) {
        return {
          status: "failed",
          message: `the key of ${communityId} is a sample of this project's documentation, which no CAD sends and everyone knows`,
          remedy: REMEDY,
        };
      }
      const odd = ODD.test(apiKey);
      if (!odd && apiKey.length >= SHORT) {
        return { status: "ok", message: `the key of ${communityId} is plausible` };
      }
      return {
        status: "warning",
        message: `the key of ${communityId} ${odd ? "looks like a placeholder" : "is short for an API key"}`,
        remedy: REMEDY,
      };
    }),
};
