import { readFileSync } from "node:fs";
import { isJsonObject } from "@tenfour/contracts";

/** The headers that are the same for every event of a target, names and values in turns. */
export function webhookHeaders(url: URL, custom: Readonly<Record<string, string>>): string[] {
  const headers = Object.entries(custom).flat();
  const hasAuthorization = Object.keys(custom).some((name) => name.toLowerCase() === "authorization");
  if (url.username !== "" || url.password !== "") {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    if (!hasAuthorization)
      headers.push("authorization", `Basic ${Buffer.from(credentials).toString("base64")}`);
  }
  headers.push("content-type", "application/json", "user-agent", `tenfour-forwarder/${version()}`);
  return headers;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const own = isJsonObject(manifest) ? manifest["version"] : undefined;
  return typeof own === "string" ? own : "0";
}
