import { ForwarderError } from "../errors.js";

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection: is it running, and is the port right?",
  ECONNRESET: "cut the connection before it had answered",
  EPIPE: "cut the connection before it had answered",
  UND_ERR_SOCKET: "cut the connection before it had answered",
  ENOTFOUND: "has no address: is the host name right?",
  EAI_AGAIN: "could not be looked up: is there a network?",
  EHOSTUNREACH: "cannot be reached from here",
  ENETUNREACH: "cannot be reached from here",
  ETIMEDOUT: "did not take the connection in time",
  UND_ERR_CONNECT_TIMEOUT: "did not take the connection in time",
  HPE_INVALID_CONSTANT: "does not speak HTTP",
};

/** What is wrong with a certificate, or with whoever should have one. The code is what one looks up. */
const TLS_SENTENCES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "has a certificate that has expired",
  CERT_NOT_YET_VALID: "has a certificate that is not valid yet: is this machine's clock right?",
  DEPTH_ZERO_SELF_SIGNED_CERT: "has a certificate that only it has signed itself",
  SELF_SIGNED_CERT_IN_CHAIN: "has a certificate of an authority that this machine does not know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "has a certificate without those between it and an authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "has a certificate of an authority that this machine does not know",
  ERR_TLS_CERT_ALTNAME_INVALID: "has a certificate for another name",
  ERR_SSL_WRONG_VERSION_NUMBER: "does not speak TLS there: is it http:// rather than https://?",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "does not speak TLS there: is it http:// rather than https://?",
};

/** Why there was no answer, in a sentence about the host. */
export function failureText(host: string, error: unknown): string {
  if (error instanceof ForwarderError) return error.message;
  const code = failureCode(error);
  const sentence = code === undefined ? undefined : SENTENCES[code];
  if (sentence !== undefined) return `${host} ${sentence}`;
  if (code === undefined) return `${host} could not be asked`;
  if (code.startsWith("HPE_")) return `${host} does not speak HTTP`;
  if (isTlsFailure(code)) {
    return `${host} ${TLS_SENTENCES[code] ?? "has a certificate that cannot be trusted"} (${code})`;
  }
  return `${host} could not be asked (${code})`;
}

/** Whether a code of Node's is about a certificate, or about TLS at all. */
function isTlsFailure(code: string): boolean {
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code);
}

/** Node's, undici's or our own code. Several addresses were tried: of what went wrong at the first. */
export function failureCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return failureCode(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if (error.cause instanceof ForwarderError) return error.cause.code;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
