import type { IncomingMessage, ServerResponse } from "node:http";
import { TenfourError } from "@tenfour/contracts";
import type { Logger } from "@tenfour/receiver";
import { errorAnswer, sendAnswer } from "./answers.js";
import { bearerCheck } from "./bearer.js";
import { readJson } from "./read-json.js";
import type { AdminAnswer, AdminRoute } from "./route.js";
import type { RouteTable } from "./route-table.js";

const REALM = { "www-authenticate": 'Bearer realm="tenfour admin"' };
/** Whoever guesses at the token is logged, but cannot fill the log. */
const LOG_EVERY_MS = 10_000;

/** What the requests are answered with. */
export interface AdminHandlerOptions {
  readonly routes: RouteTable;
  /** Undefined when there is none; routes that demand it are closed then. */
  readonly token: string | undefined;
  readonly logger: Logger;
}

/** Makes the listener of the admin server's requests. It never throws. */
export function adminHandler({ routes, token, logger }: AdminHandlerOptions) {
  const check = bearerCheck(token);
  let loggedAt = Number.NEGATIVE_INFINITY;
  const logRefusal = (request: IncomingMessage, path: string): void => {
    const now = performance.now();
    if (now - loggedAt < LOG_EVERY_MS) return;
    loggedAt = now;
    const address = request.socket.remoteAddress;
    logger.warn(
      { code: "ERR_TENFOUR_ADMIN_TOKEN", address, path },
      "admin request refused: wrong or missing token",
    );
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { path, query } = targetOf(request.url ?? "");
    const match = routes.find(request.method ?? "", path);
    if (!match.found) {
      notFound(request, response, match.allow);
      return;
    }
    const verdict = check(request.headers.authorization);
    const { route } = match;
    if (verdict === "wrong" || (verdict === "missing" && route.access === "token")) {
      logRefusal(request, route.path);
      sendAnswer(request, response, unauthorized(token), REALM);
      return;
    }
    const asked = { query, authorized: verdict === "right", json: () => readJson(request) };
    void answerOf(route, asked, logger).then((answer) => sendAnswer(request, response, answer));
  };
}

async function answerOf(
  route: AdminRoute,
  asked: Parameters<AdminRoute["handle"]>[0],
  logger: Logger,
): Promise<AdminAnswer> {
  try {
    return await route.handle(asked);
  } catch (error) {
    if (error instanceof TenfourError) return errorAnswer(400, error.code, error.message);
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({ path: route.path, error: reason }, "an admin request failed");
    return errorAnswer(500, "ERR_TENFOUR_ADMIN", "the request failed; the relay's log says why");
  }
}

function notFound(request: IncomingMessage, response: ServerResponse, allow: readonly string[]): void {
  if (allow.length === 0) {
    sendAnswer(request, response, errorAnswer(404, "ERR_TENFOUR_ADMIN_PATH", "there is nothing here"));
    return;
  }
  const methods = allow.join(", ");
  const answer = errorAnswer(405, "ERR_TENFOUR_ADMIN_METHOD", `this takes ${methods}`);
  sendAnswer(request, response, answer, { allow: methods });
}

function unauthorized(token: string | undefined): AdminAnswer {
  const remedy =
    token === undefined
      ? "the demo has no token: give it a data directory (--data-dir) if you need this"
      : "send the token of the relay's data directory (admin-token): Authorization: Bearer <token>";
  return errorAnswer(401, "ERR_TENFOUR_ADMIN_TOKEN", remedy);
}

/** The path without its query. Anything that is not in origin form has no route. */
function targetOf(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf("?");
  if (mark === -1) return { path: target, query: new URLSearchParams() };
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}
