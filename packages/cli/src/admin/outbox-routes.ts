import type { JsonObject } from "@tenfour/contracts";
import { TenfourError } from "@tenfour/contracts";
import type { PageRequest } from "@tenfour/forwarder";
import type { z } from "zod";
import type { Operator } from "../operate/operator.js";
import {
  backupSchema,
  deadFilterSchema,
  eventFilterSchema,
  forgetSchema,
  pauseSchema,
  replaySchema,
  resumeSchema,
} from "../operate/shapes.js";
import type { AdminRequest, AdminRoute } from "./route.js";

const DEFAULT_LIMIT = 100;

/**
 * What waits, what is dead, and what can be done about it, over HTTP. Everything demands the token.
 *
 * @param operator asked for with every request; what it throws while there is none is the answer
 */
export function outboxRoutes(operator: () => Operator): AdminRoute[] {
  return [
    get("/admin/targets", async () => ({ targets: await operator().targets() })),
    get("/admin/deliveries", async ({ query }) => {
      const page = await operator().deliveries(parse(eventFilterSchema, filterOf(query)), pageOf(query));
      return { ...page };
    }),
    get("/admin/dead", async ({ query }) => {
      const page = await operator().deadLetters(parse(deadFilterSchema, filterOf(query)), pageOf(query));
      return { ...page };
    }),
    get("/admin/dead/count", async ({ query }) => ({
      count: await operator().countDeadLetters(parse(deadFilterSchema, filterOf(query))),
    })),
    post("/admin/retry", deadFilterSchema, async (filter) => ({
      count: await operator().retry(filter),
    })),
    post("/admin/drop", deadFilterSchema, async (filter) => ({ count: await operator().drop(filter) })),
    post("/admin/replay", replaySchema, async ({ dryRun = false, ...request }) => {
      return { count: await (dryRun ? operator().countReplay(request) : operator().replay(request)), dryRun };
    }),
    post("/admin/pause", pauseSchema, async ({ target, reason = "paused by hand" }) => {
      await operator().pause(target, reason);
      return { target, state: "halted" };
    }),
    post("/admin/resume", resumeSchema, async ({ target }) => {
      await operator().resume(target);
      return { target, state: "resumed" };
    }),
    post("/admin/forget", forgetSchema, async ({ target }) => {
      await operator().forget(target);
      return { target, state: "forgotten" };
    }),
    post("/admin/backup", backupSchema, async ({ file }) => {
      await operator().backup(file);
      return { file };
    }),
  ];
}

function get(path: string, answer: (request: AdminRequest) => Promise<JsonObject>): AdminRoute {
  const handle = async (request: AdminRequest) => ({ status: 200, json: await answer(request) });
  return { method: "GET", path, access: "token", handle };
}

function post<S extends z.ZodType>(
  path: string,
  schema: S,
  answer: (asked: z.output<S>) => Promise<JsonObject>,
): AdminRoute {
  const handle = async ({ json }: AdminRequest) => {
    const asked = parse(schema, (await json()) ?? {});
    return { status: 200, json: await answer(asked) };
  };
  return { method: "POST", path, access: "token", handle };
}

/** Everything in the query but the page; `id` may be there several times. */
function filterOf(query: URLSearchParams): object {
  const ids = query.getAll("id");
  const rest = [...query].filter(([name]) => !["id", "limit", "after"].includes(name));
  return { ...Object.fromEntries(rest), ...(ids.length === 0 ? {} : { ids }) };
}

function pageOf(query: URLSearchParams): PageRequest {
  const limit = query.get("limit");
  const after = query.get("after");
  return { limit: limit === null ? DEFAULT_LIMIT : Number(limit), ...(after === null ? {} : { after }) };
}

/** @throws TenfourError `ERR_TENFOUR_ADMIN_REQUEST` that names what is wrong, and no value */
function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  throw new TenfourError(`${where}${issue?.message ?? "not what this path takes"}`, {
    code: "ERR_TENFOUR_ADMIN_REQUEST",
  });
}
