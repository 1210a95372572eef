import { readFileSync } from "node:fs";
import path from "node:path";
import type { RelayProcess } from "./relay-process.js";

/** The token in a relay's data directory. */
export function tokenIn(folder: string): string {
  return readFileSync(path.join(folder, "admin-token"), "utf8").trim();
}

/** Asks the admin listener; without a token as a stranger. */
export async function ask(url: string, token?: string): Promise<{ status: number; body: unknown }> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url, { headers });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

/** Resolves when a relay has so many dead letters. */
export async function untilDead(relay: RelayProcess, count: number): Promise<void> {
  const { admin } = await relay.listening();
  const token = tokenIn(path.join(relay.folder, ".tenfour"));
  for (;;) {
    const { body } = await ask(`${admin}/admin/dead/count`, token);
    if ((body as { count: number }).count === count) return;
  }
}
