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

/** Why there was no answer, in a sentence about the host. */
export function failureText(host: string, error: unknown): string {
  if (error instanceof ForwarderError) return error.message;
  const code = codeOf(error);
  const sentence = code === undefined ? undefined : SENTENCES[code];
  if (sentence !== undefined) return `${host} ${sentence}`;
  if (code?.startsWith("HPE_") === true) return `${host} does not speak HTTP`;
  if (code !== undefined && /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return `${host} has a certificate that cannot be trusted (${code})`;
  }
  return `${host} could not be asked${code === undefined ? "" : ` (${code})`}`;
}

/** Several addresses were tried: what went wrong at the first. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if (error.cause instanceof ForwarderError) return error.cause.code;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
