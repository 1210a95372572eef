import { readFileSync } from "node:fs";
import path from "node:path";

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
