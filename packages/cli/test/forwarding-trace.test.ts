import { describe, expect, it } from "vitest";
import { httpListener } from "./support/listener.js";
import { RelayProcess } from "./support/relay-process.js";
import { configured } from "./support/reload.js";
import { expectNoSecret } from "./support/secrets.js";
import { post } from "./support/senders.js";

const KEY = "0123456789abcdef0123456789abcdef";
const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

describe("tenfour relay", () => {
  it("passes the trace of a request on to webhooks", async () => {
    await using hook = await httpListener();
    const files = configured({
      sonoran: { communities: [{ communityId: "main", apiKey: KEY }] },
      targets: [{ name: "hook", type: "webhook", url: hook.url }],
    });
    const env = { TENFOUR_PORT: "0" };
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran } = await relay.listening();
    const send = (type: string, headers: Record<string, string>) =>
      post(sonoran[0], { key: KEY, type }, headers);
    const sent: [Record<string, string>, unknown, unknown][] = [
      [{}, undefined, undefined],
      [{ traceparent, tracestate: "vendor=1, other=2" }, traceparent, "vendor=1,other=2"],
      [{ traceparent, tracestate: "=" }, traceparent, undefined],
      [{ traceparent: "00-1-2-3", tracestate: "vendor=1" }, undefined, undefined],
      // Strangers choose it, and the key is in nothing that is kept.
      [{ traceparent: `00-${KEY}-00f067aa0ba902b7-01` }, undefined, undefined],
      [{ traceparent, tracestate: `vendor=${KEY.toUpperCase()}` }, undefined, undefined],
    ];
    for (const [index, [headers]] of sent.entries()) expect(await send(`CUSTOM_${index}`, headers)).toBe(200);
    await expect.poll(() => hook.requests.length).toBe(sent.length);
    relay.child.kill("SIGTERM");
    await relay.ending;
    const got = hook.requests.map(({ headers }) => [headers["traceparent"], headers["tracestate"]]);
    expect(got).toEqual(sent.map(([, ...passed]) => passed));
    expectNoSecret(JSON.stringify(hook.requests) + relay.output, [KEY]);
  });
});
