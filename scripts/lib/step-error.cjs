// The error of a step that failed.
"use strict";

/** A step of the bootstrap failed: one sentence with the remedy, and what the child printed. */
class StepError extends Error {
  /** @override */
  name = "StepError";
  /** @type {string} everything the child printed */
  output;

  /**
   * @param {string} message
   * @param {string} [output]
   */
  constructor(message, output = "") {
    super(message);
    this.output = output.trim();
  }
}

/** The first cause that fits what was printed wins; each names what to do about it. */
const remedies = [
  {
    sign: /ENOSPC|no space left/i,
    remedy: "the disk is full: free some space and run the command again.",
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|NO_OFFLINE|socket hang up/,
    remedy:
      "the package registry could not be reached: check the network connection (and the proxy, if there is one) and run the command again.",
  },
  {
    sign: /SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY)|CERT_/,
    remedy:
      "the certificate of the package registry is not trusted here: point NODE_EXTRA_CA_CERTS at your proxy's certificate and run the command again.",
  },
  {
    sign: /ERR_PNPM_OUTDATED_LOCKFILE/,
    remedy: "pnpm-lock.yaml does not match the package.json files: undo the edit, or run `npx pnpm install`.",
  },
  {
    sign: /EACCES|EPERM|EROFS|permission denied|operation not permitted/i,
    remedy:
      "a file could not be written: make sure this folder is yours and no other program holds node_modules open, then run the command again.",
  },
];

/**
 * @param {string} output what the failed child printed
 * @param {string} otherwise the advice when nothing known is recognised
 */
function remedyFor(output, otherwise) {
  return remedies.find(({ sign }) => sign.test(output))?.remedy ?? otherwise;
}

module.exports = { StepError, remedyFor };
