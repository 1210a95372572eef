import { TenfourError } from "@tenfour/contracts";

/** Says in one sentence why nothing can be listened on, and what to do. */
export function listenError(cause: Error, host: string, port: number): TenfourError {
  switch ("code" in cause ? cause.code : undefined) {
    case "EADDRINUSE":
      return new TenfourError(
        `port ${port} on ${host} is already in use: stop the other program, or choose another port`,
        { code: "ERR_TENFOUR_PORT_IN_USE", cause },
      );
    case "EACCES":
      return new TenfourError(
        `not allowed to listen on port ${port} on ${host}: the system reserves it; choose another port, above 1023`,
        { code: "ERR_TENFOUR_PORT_FORBIDDEN", cause },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new TenfourError(
        `cannot listen on "${host}": this machine has no such address; use one of its own, or 0.0.0.0 for all of them`,
        { code: "ERR_TENFOUR_HOST", cause },
      );
    default:
      return new TenfourError(`cannot listen on port ${port} on ${host}: ${cause.message}`, {
        code: "ERR_TENFOUR_LISTEN",
        cause,
      });
  }
}
