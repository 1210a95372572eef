import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { RelayProcess } from "./support/relay-process.js";

const SOURCES = ["sonoran", "accweb"];

describe("tenfour relay with nothing configured", () => {
  it("says that it is a demo, how to configure, and shows both sources at once", async () => {
    await using relay = new RelayProcess(["relay"], { env: { TENFOUR_PORT: "0" } });
    const isEvent = (line: string): boolean => /^\d\d:\d\d:\d\d {2}(?:sonoran|accweb) /.test(line);
    for (const event of [/ {2}sonoran {3}EVENT_/, / {2}accweb {4}instance_/]) {
      await relay.until(() => relay.lines.filter(isEvent).some((line) => event.test(line)));
    }
    expect(relay.stdout).toMatch(/listening on 127\.0\.0\.1:\d+\n\nDemo: no source is configured/);
    expect(relay.stdout).toContain("SONORAN_API_KEY");
    expect(relay.stdout).toContain("ACCWEB_SECRET");
    relay.child.kill("SIGTERM");
    expect(await relay.ending).toEqual({ code: 0, signal: null });
    expect(relay.stderr).toBe("");
  });

  it("does so in JSON too, with the hints in the log", async () => {
    await using relay = new RelayProcess(["relay", "--json"], {
      env: { TENFOUR_PORT: "0", TENFOUR_HOST: "0.0.0.0" },
    });
    const { host, sonoran, accweb } = await relay.listening();
    expect(host).toBe("127.0.0.1");
    expect([sonoran.length, accweb.length]).toEqual([1, 1]);
    const records = () => relay.lines.slice(1).map((line) => JSON.parse(line) as Record<string, unknown>);
    await relay.until(() =>
      SOURCES.every((source) => records().some((record) => record["source"] === source)),
    );
    const parsed = records();
    expect(parsed.find((record) => record["source"] === "sonoran")).toMatchObject({
      community: "demo",
      server: 1,
    });
    relay.child.kill("SIGTERM");
    await relay.ending;
    expect(new Set(records().map((record) => record["source"]))).toEqual(new Set(SOURCES));
    expect(relay.stderr).toContain("Demo: no source is configured");
    for (const line of relay.stderr.trimEnd().split("\n")) expect(() => void JSON.parse(line)).not.toThrow();
  });

  it("takes another port when its own is busy", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const busy = typeof address === "object" && address !== null ? address.port : 0;
    try {
      await using relay = new RelayProcess(["relay", "--port", String(busy)]);
      expect(await relay.port()).not.toBe(busy);
      await relay.until(() => relay.stderr.includes(`port=${busy}`));
      expect(relay.stderr).toContain("this port is in use, so the demo takes another");
    } finally {
      server.close();
    }
  });

  it("plays no demo once one source is configured", async () => {
    const env = { TENFOUR_PORT: "0", ACCWEB_SECRET: "a-long-secret" };
    await using relay = new RelayProcess(["relay"], { env });
    await relay.until(() => relay.stdout.includes("Waiting for events"));
    expect(relay.stdout).not.toMatch(/demo|Sonoran/i);
  });
});
