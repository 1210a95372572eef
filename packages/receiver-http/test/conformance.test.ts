import { describe, expect, test } from "vitest";
import { DOORS } from "./support/doors.js";
import { EVENT, FakeIntake, KEY, SECRET } from "./support/fake-intake.js";
import { chunk, RawClient, request } from "./support/raw-client.js";

const OPTIONS = { maxSonoranBodyBytes: 1_000, maxAccwebBodyBytes: 2_000, bodyTimeoutMs: 100 };
const LAP = '{"eventName":"custom","instanceId":"1"}';
const secret = { "X-Tenfour-Secret": SECRET };
const basic = (pair: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
});

interface Case {
  readonly says: string;
  readonly send: string;
  readonly status: number;
  readonly body?: string | RegExp;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly refused?: string;
  readonly ingested?: string;
}

const sonoran: readonly Case[] = [
  ...["/sonorancad/event", "/event", "/", "/event/", "/event?a=b"].map((path) => ({
    says: `an event on ${path} is accepted`,
    send: request("POST", path, {}, EVENT),
    status: 200,
    body: "ok",
    ingested: EVENT,
  })),
  {
    says: "Content-Type is never a reason",
    send: request("POST", "/event", { "Content-Type": "image/png" }, EVENT),
    status: 200,
    ingested: EVENT,
  },
  {
    says: "identity is no encoding",
    send: request("POST", "/event", { "Content-Encoding": "Identity" }, EVENT),
    status: 200,
    ingested: EVENT,
  },
  {
    says: "a chunked body is accepted",
    send: `${request("POST", "/event", { "Transfer-Encoding": "chunked" })}${chunk(EVENT.slice(0, 9))}${chunk(EVENT.slice(9))}0\r\n\r\n`,
    status: 200,
    ingested: EVENT,
  },
  {
    says: "a wrong key is 401",
    send: request("POST", "/event", {}, '{"key":"other"}'),
    status: 401,
    body: "wrong key",
  },
  { says: "no key is 400", send: request("POST", "/event", {}, "{}"), status: 400, body: "no readable key" },
  { says: "no body is 400", send: request("POST", "/event"), status: 400, ingested: "" },
  {
    says: "a body at the limit is taken",
    send: request("POST", "/event", {}, EVENT.padEnd(1_000)),
    status: 200,
    ingested: EVENT.padEnd(1_000),
  },
  {
    says: "a byte over the limit is 413",
    send: request("POST", "/event", {}, EVENT.padEnd(1_001)),
    status: 413,
    body: "body too large",
    refused: "ERR_TENFOUR_BODY_TOO_LARGE",
  },
  {
    says: "413 before a body that says it is too long",
    send: request("POST", "/event", { "Content-Length": "1001" }),
    status: 413,
    refused: "ERR_TENFOUR_BODY_TOO_LARGE",
  },
  {
    says: "413 while a chunked body is read",
    send: `${request("POST", "/event", { "Transfer-Encoding": "chunked" })}${chunk("x".repeat(900))}${chunk("x".repeat(101))}`,
    status: 413,
    refused: "ERR_TENFOUR_BODY_TOO_LARGE",
  },
  {
    says: "gzip is 415",
    send: request("POST", "/event", { "Content-Encoding": "gzip" }, EVENT),
    status: 415,
    headers: { "accept-encoding": "identity" },
    refused: "ERR_TENFOUR_ENCODING",
  },
  {
    says: "a body that stalls is 408",
    send: request("POST", "/event", { "Content-Length": "50" }, "{"),
    status: 408,
    body: "too slow",
    refused: "ERR_TENFOUR_TOO_SLOW",
  },
];

const accweb: readonly Case[] = [
  {
    says: "the secret in the header",
    send: request("POST", "/callback", secret, LAP),
    status: 204,
    body: "",
    headers: { "content-length": undefined, "transfer-encoding": undefined },
    ingested: LAP,
  },
  {
    says: "the secret in the query",
    send: request("POST", `/callback?a=b&secret=${SECRET}`, {}, LAP),
    status: 204,
    ingested: LAP,
  },
  {
    says: "the secret as Basic password",
    send: request("POST", "/callback/", basic(`accweb:${SECRET}`), LAP),
    status: 204,
    ingested: LAP,
  },
  {
    says: "an empty body is kept too",
    send: request("POST", "/callback", secret),
    status: 204,
    ingested: "",
  },
  {
    says: "no secret is 401, before the body",
    send: request("POST", "/callback", { "Content-Length": "500" }),
    status: 401,
    body: "wrong or missing secret",
    headers: { "www-authenticate": 'Basic realm="accweb"' },
    refused: "ERR_TENFOUR_SECRET_WRONG",
  },
  {
    says: "a wrong secret is 401 whatever the body",
    send: request("POST", "/callback?secret=no", { "Content-Encoding": "gzip", "Content-Length": "9999" }),
    status: 401,
    refused: "ERR_TENFOUR_SECRET_WRONG",
  },
  {
    says: "over accweb's own limit is 413",
    send: request("POST", "/callback", secret, LAP.padEnd(2_001)),
    status: 413,
    refused: "ERR_TENFOUR_BODY_TOO_LARGE",
  },
  {
    says: "gzip is 415",
    send: request("POST", "/callback", { ...secret, "Content-Encoding": "gzip" }, LAP),
    status: 415,
    refused: "ERR_TENFOUR_ENCODING",
  },
];

const page = {
  "content-type": "text/html; charset=utf-8",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};
const looks: readonly Case[] = [
  {
    says: "GET on an event path shows a page",
    send: request("GET", "/sonorancad/event?x=1"),
    status: 200,
    body: /listener is reachable/,
    headers: page,
  },
  {
    says: "GET on accweb's path shows the page",
    send: request("GET", "/callback"),
    status: 200,
    body: /listener is reachable/,
    headers: page,
  },
  {
    says: "HEAD gets the page's headers",
    send: request("HEAD", "/event"),
    status: 200,
    body: "",
    headers: page,
  },
  { says: "GET /healthz", send: request("GET", "/healthz"), status: 200, body: "ok" },
  {
    says: "POST /healthz is 405",
    send: request("POST", "/healthz"),
    status: 405,
    headers: { allow: "GET, HEAD" },
    refused: "ERR_TENFOUR_METHOD",
  },
  {
    says: "another method is 405",
    send: request("DELETE", "/event"),
    status: 405,
    headers: { allow: "GET, HEAD, POST" },
    refused: "ERR_TENFOUR_METHOD",
  },
];

const elsewhere: readonly Case[] = [
  ...["/nowhere", "//event", "/Event", "/event//", "/%65vent"].map((path) => ({
    says: `${path} is 404`,
    send: request("POST", path, {}, EVENT),
    status: 404,
  })),
];

describe.each(Object.entries(DOORS))("%s", (_name, open) => {
  test.each([...sonoran, ...accweb, ...looks, ...elsewhere])("$says", async (one) => {
    const intake = new FakeIntake();
    await using door = await open(intake, OPTIONS);
    await using client = new RawClient(door.port);
    await client.write(one.send);
    const answer = await client.answer(one.send.startsWith("HEAD") ? "HEAD" : "POST");
    expect(answer?.status).toBe(one.status);
    if (typeof one.body === "string") expect(answer?.body).toBe(one.body);
    if (one.body instanceof RegExp) expect(answer?.body).toMatch(one.body);
    for (const [header, value] of Object.entries(one.headers ?? {}))
      expect(answer?.headers[header]).toBe(value);
    expect(intake.ingested.map(({ text }) => text)).toEqual(
      one.ingested === undefined ? intake.ingested.map(({ text }) => text) : [one.ingested],
    );
    if (one.refused !== undefined) {
      expect(intake.refusals.map(({ code }) => code)).toEqual([one.refused]);
      expect(intake.ingested).toEqual([]);
    }
    expect(intake.heldBytes).toBe(0);
    expect(JSON.stringify(intake.refusals)).not.toContain("?");
    expect(JSON.stringify([answer, intake.refusals, intake.lines])).not.toContain(KEY);
  });
});
