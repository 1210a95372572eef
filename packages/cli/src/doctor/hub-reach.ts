/** Whether a websocket hub answers. */
export type HubReach =
  | { readonly ok: true; readonly tookMs: number /** Its clock, where it tells. */; readonly date?: Date }
  | { readonly ok: false; readonly reason: string };

const TIMEOUT_MS = 10_000;

/** Asks a hub which transports it has, as every SignalR client may; nobody has to authenticate for that. */
export async function reachHub(hubUrl: string): Promise<HubReach> {
  const startedAt = performance.now();
  try {
    const response = await fetch(negotiateUrl(hubUrl), {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.status !== 200) return { ok: false, reason: `it answers with HTTP ${response.status}` };
    const tookMs = Math.round(performance.now() - startedAt);
    const date = new Date(response.headers.get("date") ?? Number.NaN);
    return { ok: true, tookMs, ...(Number.isNaN(date.getTime()) ? {} : { date }) };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function negotiateUrl(hubUrl: string): URL {
  const url = new URL(hubUrl);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/negotiate`;
  url.searchParams.set("negotiateVersion", "1");
  return url;
}

/** `fetch` keeps what happened in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${TIMEOUT_MS / 1000} s`;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  // What `fetch` says of the ports that browsers refuse.
  if (cause.message === "bad port")
    return "no web client may use this port, which belongs to another protocol";
  return code === "" ? cause.message : code;
}
