import { request } from "node:http";
import { createConnection } from "node:net";
import { TenfourError } from "@tenfour/contracts";
import { silentLogger } from "@tenfour/receiver";
import { describe, expect, it } from "vitest";
import { Health, healthRoutes } from "./health.js";
import { type AdminListener, openAdminListener } from "./listener.js";
import type { AdminRoute } from "./route.js";
import { RouteTable } from "./route-table.js";

const TOKEN = "t0ken-of-the-test-t0ken-of-the-test";
const bearer = { authorization: `Bearer ${TOKEN}` };
const json = { ...bearer, "content-type": "application/json" };

const echo: AdminRoute = {
  method: "POST",
  path: "/echo",
  access: "token",
  handle: async ({ query, json: read }) => ({
    status: 200,
    json: { body: (await read()) ?? null, dry: query.get("dry") },
  }),
};

const secret: AdminRoute = {
  method: "GET",
  path: "/secret",
  access: "token",
  handle: () => ({ status: 200, text: "<b>\u001b", contentType: "text/html" }),
};

async function open(
  routes: readonly AdminRoute[],
  token: string | undefined = TOKEN,
): Promise<AdminListener> {
  const options = { routes: new RouteTable().add(...routes), token, logger: silentLogger };
  return openAdminListener({ host: "127.0.0.1", port: 0 }, options);
}

describe("the admin listener", () => {
  it.each([
    ["no token", {}],
    ["a wrong token", { authorization: `Bearer ${TOKEN}x` }],
    ["another scheme", { authorization: `Basic ${TOKEN}` }],
    ["an empty token", { authorization: "Bearer " }],
  ])("refuses a route that demands the token with %s", async (_, headers) => {
    await using admin = await open([secret]);
    const answer = await fetch(`${admin.url}/secret`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(await answer.json()).toMatchObject({ error: { code: "ERR_TENFOUR_ADMIN_TOKEN" } });
  });

  it("answers with the token, and lets nothing be cached or sniffed", async () => {
    await using admin = await open([secret]);
    const answer = await fetch(`${admin.url}/secret`, { headers: bearer });
    expect([answer.status, await answer.text()]).toEqual([200, "<b>\u001b"]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/html",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  });

  it("closes such routes where there is no token at all", async () => {
    const routes = new RouteTable().add(secret);
    const options = { routes, token: undefined, logger: silentLogger };
    await using admin = await openAdminListener({ host: "127.0.0.1", port: 0 }, options);
    expect(
      (await fetch(`${admin.url}/secret`, { headers: { authorization: "Bearer undefined" } })).status,
    ).toBe(401);
  });

  it("knows its paths and their methods", async () => {
    await using admin = await open([secret, echo]);
    expect((await fetch(`${admin.url}/`)).status).toBe(404);
    const wrong = await fetch(`${admin.url}/secret`, { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await fetch(`${admin.url}/secret?x`, { method: "HEAD", headers: bearer });
    expect([head.status, await head.text(), head.headers.get("content-length")]).toEqual([200, "", "4"]);
  });

  it("hands over a JSON body and the query", async () => {
    await using admin = await open([echo]);
    const post = (body: string, headers: Record<string, string> = json) =>
      fetch(`${admin.url}/echo?dry=1`, { method: "POST", headers, body });
    expect(await (await post('{"a":[1]}')).json()).toEqual({ body: { a: [1] }, dry: "1" });
    expect(await (await post("")).json()).toEqual({ body: null, dry: "1" });
    for (const answer of [await post("{"), await post("{}", { ...bearer, "content-type": "text/plain" })]) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "ERR_TENFOUR_ADMIN_BODY" } });
    }
  });

  it("reads no more of a body than it takes", async () => {
    await using admin = await open([echo]);
    const answer = await fetch(`${admin.url}/echo`, {
      method: "POST",
      headers: json,
      body: JSON.stringify("x".repeat(300_000)),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining("longer than") } });
  });

  it("answers what a route throws: the caller's mistake, or its own", async () => {
    const route = (path: string, error: Error): AdminRoute => ({
      method: "GET",
      path,
      access: "open",
      handle: () => Promise.reject(error),
    });
    const mistake = new TenfourError("no such target", { code: "ERR_TENFOUR_TARGET" });
    await using admin = await open([route("/a", mistake), route("/b", new Error("boom at /home/me"))]);
    const [a, b] = [await fetch(`${admin.url}/a`), await fetch(`${admin.url}/b`)];
    expect([a.status, await a.json()]).toEqual([
      400,
      { error: { code: "ERR_TENFOUR_TARGET", message: "no such target" } },
    ]);
    expect(b.status).toBe(500);
    expect(await b.text()).not.toContain("boom");
  });

  it("survives what is no HTTP and what has no path", async () => {
    await using admin = await open([secret]);
    const { hostname, port } = new URL(admin.url);
    const socket = createConnection(Number(port), hostname);
    socket.write("\u0016\u0003\u0001 hello\r\n\r\n");
    await new Promise((resolve) => socket.on("error", resolve).on("close", resolve).resume());
    const status = await new Promise((resolve, reject) => {
      const options = { host: hostname, port, path: "http://other/secret", headers: bearer };
      request(options, (answer) => resolve(answer.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(404);
    expect((await fetch(`${admin.url}/secret`, { headers: bearer })).status).toBe(200);
  });

  it("refuses two routes for one thing", () => {
    expect(() => new RouteTable().add(secret, secret)).toThrow("GET /secret has a route already");
  });
});

describe("health", () => {
  const part = (problems: string[]) => ({ name: "disk", look: () => ({ problems, details: { free: 1 } }) });

  it("lives before it is ready, and is ready when everything is", async () => {
    const health = new Health();
    const problems: string[] = [];
    health.add(part(problems));
    await using admin = await open(healthRoutes(health));
    const readyz = async () => {
      const answer = await fetch(`${admin.url}/readyz`, { headers: bearer });
      return [answer.status, await answer.json()];
    };
    expect(await (await fetch(`${admin.url}/livez`)).text()).toBe("ok\n");
    expect(await readyz()).toEqual([
      503,
      { status: "not ready", reasons: ["the relay is starting"], disk: { free: 1 } },
    ]);
    health.running();
    expect(await readyz()).toEqual([200, { status: "ready", reasons: [], disk: { free: 1 } }]);
    problems.push("the disk is full");
    expect(await readyz()).toEqual([
      503,
      { status: "not ready", reasons: ["the disk is full"], disk: { free: 1 } },
    ]);
    problems.pop();
    health.stopping();
    expect(await readyz()).toMatchObject([503, { reasons: ["the relay is stopping"] }]);
  });

  it("tells a stranger whether and why not, and no details", async () => {
    const health = new Health();
    health.add(part(["the disk is full"]));
    health.running();
    await using admin = await open(healthRoutes(health));
    const answer = await fetch(`${admin.url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: "not ready", reasons: ["the disk is full"] },
    ]);
    const wrong = await fetch(`${admin.url}/readyz`, { headers: { authorization: "Bearer x" } });
    expect(wrong.status).toBe(401);
  });
});
