import type { Client } from "./callback-section.js";

/** Written by Go itself, or excluded by it: configuring one of these has no effect. */
const NOT_CONFIGURABLE: ReadonlySet<string> = new Set([
  "Host",
  "Content-Length",
  "Content-Type",
  "Transfer-Encoding",
  "Trailer",
]);

/** Go's canonical spelling: `x-tenfour-secret` becomes `X-Tenfour-Secret`. */
function canonical(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (initial) => initial.toUpperCase());
}

function basicAuth(url: URL): string {
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

/**
 * The bytes in front of the body, exactly as accweb sends them: Host, User-Agent and Content-Length, then the
 * configured headers and the Content-Type in the order of their canonical names, then Accept-Encoding.
 */
export function requestHead(client: Client, contentLength: number): Buffer {
  const headers: [name: string, value: string][] = [["Content-Type", "application/json; charset=utf-8"]];
  let userAgent = "Go-http-client/1.1";
  for (const [configured, value] of client.headers) {
    const name = canonical(configured);
    if (name === "User-Agent") userAgent = value;
    else if (!NOT_CONFIGURABLE.has(name)) headers.push([name, value]);
  }
  const has = (wanted: string) => headers.some(([name]) => name === wanted);
  const authenticates = client.url.username !== "" || client.url.password !== "";
  if (authenticates && !has("Authorization")) headers.push(["Authorization", basicAuth(client.url)]);
  const acceptsGzip = has("Accept-Encoding") ? [] : ["Accept-Encoding: gzip"];
  headers.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  const lines = [
    `POST ${client.url.pathname}${client.url.search} HTTP/1.1`,
    `Host: ${client.host}`,
    ...(userAgent === "" ? [] : [`User-Agent: ${userAgent}`]),
    `Content-Length: ${contentLength}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...acceptsGzip,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}
