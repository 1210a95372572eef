import { expect, test } from "vitest";
import { type AccwebCallbackClient, checkCallback } from "./callback-section.js";
import { requestHead } from "./request-head.js";

function head(client: AccwebCallbackClient, contentLength = 42): string {
  const [checked] = checkCallback({ enabled: true, clients: [client] }).clients;
  if (checked === undefined) throw new Error("no client");
  return requestHead(checked, contentLength).toString();
}

test("has the headers of Go's client in its order, the configured ones sorted by canonical name", () => {
  const headers = { "x-tenfour-secret": "  s3cret ", zeta: "é", "A-first": "1", authorization: "Bearer t" };
  expect(head({ url: "http://localhost:3000/callback?a=b", headers })).toBe(
    [
      "POST /callback?a=b HTTP/1.1",
      "Host: localhost:3000",
      "User-Agent: Go-http-client/1.1",
      "Content-Length: 42",
      "A-First: 1",
      "Authorization: Bearer t",
      "Content-Type: application/json; charset=utf-8",
      "X-Tenfour-Secret: s3cret",
      "Zeta: é",
      "Accept-Encoding: gzip",
      "",
      "",
    ].join("\r\n"),
  );
});

test("keeps the authority as it was typed, and sends / for an empty path", () => {
  expect(head({ url: "http://Example.com:80" })).toMatch(/^POST \/ HTTP\/1\.1\r\nHost: Example\.com:80\r\n/);
});

test("turns user info into Basic auth, and does not send it as part of the host", () => {
  const text = head({ url: "http://us%65r:p%40ss@localhost:1/callback" });
  expect(text).toContain("\r\nHost: localhost:1\r\n");
  expect(text).toContain(
    `\r\nAuthorization: Basic ${Buffer.from("user:p@ss").toString("base64")}\r\nContent-Type`,
  );
});

test("a configured Authorization wins over user info", () => {
  const text = head({ url: "http://user:pass@localhost:1/", headers: { Authorization: "mine" } });
  expect(text.match(/Authorization: .*/g)).toEqual(["Authorization: mine"]);
});

test("ignores the headers that accweb sets itself", () => {
  const headers = {
    host: "evil",
    "content-type": "text/plain",
    "CONTENT-LENGTH": "7",
    "Transfer-Encoding": "chunked",
  };
  const text = head({ url: "http://localhost:1/", headers });
  expect(text).not.toMatch(/evil|text\/plain|: 7\r|chunked/);
});

test("a configured User-Agent replaces Go's in place, and a configured Accept-Encoding is sorted in", () => {
  const text = head({
    url: "http://localhost:1/",
    headers: { "user-agent": "mine", "accept-encoding": "br" },
  });
  expect(text).toBe(
    "POST / HTTP/1.1\r\nHost: localhost:1\r\nUser-Agent: mine\r\nContent-Length: 42\r\nAccept-Encoding: br\r\n" +
      "Content-Type: application/json; charset=utf-8\r\n\r\n",
  );
});
