import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env, post } from "./support/senders.js";

const TOKEN = "t0ken-of-a-webhook_that-nobody-may-see";
const communities = [{ communityId: "main", apiKey: "${SONORAN_API_KEY}" }];

function configWith(url: string): Record<string, string> {
  const targets = [{ name: "channel", type: "discord", url }];
  return { "tenfour.config.json": JSON.stringify({ sonoran: { communities }, targets }) };
}

it("tenfour relay posts to a channel of Discord, and shows nobody its webhook", async () => {
  const posted: string[] = [];
  const discord = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
    request.on("end", () => {
      posted.push(`${request.method} ${request.url} ${body}`);
      // The second time the webhook is gone, in words that repeat its URL.
      response.writeHead(posted.length === 1 ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify({ id: "1", code: 10_015, message: `Unknown Webhook ${request.url}` }));
    });
  });
  await new Promise<void>((ready) => discord.listen(0, "127.0.0.1", ready));
  const { port } = discord.address() as AddressInfo;
  const files = configWith(`http://127.0.0.1:${port}/api/webhooks/123/${TOKEN}`);
  await using relay = new RelayProcess(["relay", "--json"], { env, files });
  const { sonoran } = await relay.listening();
  for (const callId of [1, 2]) {
    const call = { callId, isEmergency: true, caller: "@everyone", location: "Pier 4", description: "smoke" };
    expect(await post(sonoran[0], JSON.stringify({ key: API_KEY, type: "EVENT_911", data: { call } }))).toBe(
      200,
    );
  }
  await relay.until(() => relay.stdout.includes("the webhook is gone"));
  expect(posted[0]).toContain(`POST /api/webhooks/123/${TOKEN}?wait=true {`);
  expect(posted[0]).toContain('"allowed_mentions":{"parse":[]}');
  expect(posted[0]).toContain("\\\\@everyone");
  relay.child.kill("SIGTERM");
  await relay.ending;
  discord.close();
  expect(relay.stdout + relay.stderr).not.toContain(TOKEN);
});

it("tenfour relay does not start with a URL that is no webhook's, and does not repeat it", async () => {
  const files = configWith(`https://discord.example/api/webhooks/123/${TOKEN}`);
  const ended = await run(["relay"], { env, files });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain("expected the webhook URL that Discord shows");
  expect(ended.stderr).not.toContain(TOKEN);
});
