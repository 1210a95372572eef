import { readFileSync } from "node:fs";
import { request } from "node:https";
import { describe, expect, it } from "vitest";
import { RelayProcess, run } from "./support/relay-process.js";
import { env, postSonoran } from "./support/senders.js";

const certificates = new URL("../../receiver-http/test/tls/", import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, certificates), "utf8");

function config(listen: unknown): Record<string, string> {
  return { "tenfour.config.json": JSON.stringify({ listen }) };
}

function statusOf(url: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", rejectUnauthorized: false, agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    })
      .on("error", reject)
      .end(body);
  });
}

describe("tenfour relay keeps strangers out", () => {
  it("speaks HTTPS with the certificate of its configuration, and says so", async () => {
    const files = {
      ...config({ tls: { cert: "tls/cert.pem", key: "tls/key.pem" } }),
      "tls/cert.pem": pem("first.cert.pem"),
      "tls/key.pem": pem("first.key.pem"),
    };
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { port, sonoran } = await relay.listening();
    expect(sonoran[0]).toBe(`https://127.0.0.1:${port}/sonorancad/event`);
    const event = { key: env.SONORAN_API_KEY, type: "EVENT_UNIT_LOGOUT", data: { identId: 1 } };
    expect(await statusOf(sonoran[0] ?? "", JSON.stringify(event))).toBe(200);
    await relay.until(() => relay.lines.some((line) => line.includes("EVENT_UNIT_LOGOUT")));
  });

  it("does not start with a certificate that is none, in one sentence", async () => {
    const files = { ...config({ tls: { cert: "a.pem", key: "b.pem" } }), "a.pem": "x", "b.pem": "y" };
    const { code, stderr } = await run(["relay"], { env, files });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^tenfour: .*a\.pem.* no certificate and its private key[^\n]*\n$/),
    ]);
    const missing = await run(["relay"], { env, files: config({ tls: { cert: "a.pem", key: "b.pem" } }) });
    expect(missing.stderr).toMatch(/certificate ".*a\.pem" cannot be read \(ENOENT\)/);
  });

  it("takes events from listed addresses only", async () => {
    const files = config({ allowFrom: { sonoran: ["192.0.2.0/24"] } });
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran } = await relay.listening();
    expect(await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId: 1 } })).toBe(403);
    const wrong = await run(["relay"], { env, files: config({ allowFrom: ["10.0.0.0/33"] }) });
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(/listen\.allowFrom.*expected an address or a range/),
    ]);
  });
});
