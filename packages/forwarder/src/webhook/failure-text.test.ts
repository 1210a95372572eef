import { expect, test } from "vitest";
import { failureText } from "./failure-text.js";

const withCode = (code: string): Error => Object.assign(new Error("s3cret"), { code });

test.each([
  ["CERT_HAS_EXPIRED", "hooks.example has a certificate that has expired (CERT_HAS_EXPIRED)"],
  [
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "hooks.example has a certificate for another name (ERR_TLS_CERT_ALTNAME_INVALID)",
  ],
  ["CERT_REVOKED", "hooks.example has a certificate that cannot be trusted (CERT_REVOKED)"],
  ["HPE_INVALID_VERSION", "hooks.example does not speak HTTP"],
  ["ENOTFOUND", "hooks.example has no address: is the host name right?"],
  ["EUNHEARDOF", "hooks.example could not be asked (EUNHEARDOF)"],
])("%s in a sentence", (code, sentence) => {
  expect(failureText("hooks.example", withCode(code))).toBe(sentence);
  expect(failureText("hooks.example", new AggregateError([withCode(code)]))).toBe(sentence);
});
