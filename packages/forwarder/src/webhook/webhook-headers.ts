import { readFileSync } from "node:fs";
import { isJsonObject } from "@tenfour/contracts";

/** The headers that are the same for every event of a target, names and values in turns. */
export function webhookHeaders(url: URL, custom: Readonly<Record<string, string>>): string[] {
  const headers = Object.entries(custom).flat();
  const hasAuthorization = Object.keys(custom).some((name) => name.toLowerCase() === "authorization");
  const credentials = basicCredentials(url);
  if (credentials !== undefined && !hasAuthorization) headers.push("authorization", `Basic ${credentials}`);
  headers.push("content-type", "application/json", "user-agent", `tenfour-forwarder/${version()}`);
  return headers;
}

/** Name and password of a URL as Basic authentication has them; undefined when there are none. */
function basicCredentials(url: URL): string | undefined {
  if (url.username === "" && url.password === "") return undefined;
  const text = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return Buffer.from(text).toString("base64");
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const own = isJsonObject(manifest) ? manifest["version"] : undefined;
  return typeof own === "string" ? own : "0";
}
