import type { DeadLetterFilter, PageRequest } from "@tenfour/forwarder";
import type { AdminClient } from "./admin-client.js";
import type { Operator } from "./operator.js";
import { countSchema, deadLettersSchema, deliveriesSchema, doneSchema, targetsSchema } from "./shapes.js";

/** Operates the outbox of a running relay, through its admin listener. */
export function httpOperator(client: AdminClient): Operator {
  const count = async (path: string, body: object): Promise<number> =>
    (await client.post(path, body, countSchema)).count;
  return {
    running: true,
    targets: async () => (await client.get("/admin/targets", new URLSearchParams(), targetsSchema)).targets,
    deliveries: async (filter, page) =>
      client.get("/admin/deliveries", queryOf(filter, page), deliveriesSchema),
    deadLetters: async (filter, page) => client.get("/admin/dead", queryOf(filter, page), deadLettersSchema),
    countDeadLetters: async (filter) =>
      (await client.get("/admin/dead/count", queryOf(filter), countSchema)).count,
    retry: (filter) => count("/admin/retry", filter),
    drop: (filter) => count("/admin/drop", filter),
    countReplay: (request) => count("/admin/replay", { ...request, dryRun: true }),
    replay: (request) => count("/admin/replay", request),
    pause: async (target, reason) => {
      await client.post("/admin/pause", { target, reason }, doneSchema);
    },
    resume: async (target) => {
      await client.post("/admin/resume", { target }, doneSchema);
    },
    forget: async (target) => {
      await client.post("/admin/forget", { target }, doneSchema);
    },
    backup: async (file) => {
      await client.post("/admin/backup", { file }, doneSchema);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function queryOf({ ids = [], ...filter }: DeadLetterFilter, page?: PageRequest): URLSearchParams {
  const query = new URLSearchParams({ ...filter });
  for (const id of ids) query.append("id", id);
  if (page !== undefined) query.set("limit", String(page.limit));
  if (page?.after !== undefined) query.set("after", page.after);
  return query;
}
