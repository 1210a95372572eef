import { startHub } from "@tenfour/simulator";
import { describe, expect, it } from "vitest";
import { RelayProcess } from "./support/relay-process.js";
import { configured, nextReload, save } from "./support/reload.js";
import { expectNoSecret } from "./support/secrets.js";
import { API_KEY } from "./support/senders.js";

const NEXT_KEY = "Second-Key/with+signs";

interface SessionLine {
  readonly server: number;
  readonly state: string;
}

/** The states of a server's sessions, one after the other. */
const statesOf = (relay: RelayProcess, server: number): string[] =>
  relay.lines.flatMap((line) => {
    const { session } = JSON.parse(line) as { session?: SessionLine };
    return session?.server === server ? session.state : [];
  });

describe("websocket sessions", () => {
  it("come and go with the configuration, and begin again with a new key", async () => {
    const communities = [{ communityId: "main", apiKey: API_KEY, servers: [{ id: 1 }, { id: 2 }] }];
    await using hub = await startHub({ communities });
    const config = (apiKey: string, websockets: readonly number[]) => ({
      sonoran: {
        hubUrl: hub.url,
        communities: [
          {
            ...{ communityId: "main", apiKey },
            servers: [1, 2].map((id) => ({ id, websocket: websockets.includes(id) })),
          },
        ],
      },
    });
    const env = { TENFOUR_PORT: "0" };
    await using relay = new RelayProcess(["relay", "--json"], {
      env,
      files: configured(config(API_KEY, [1])),
    });
    await relay.until(() => statesOf(relay, 1).includes("ready"));

    save(relay, config(API_KEY, [1, 2]));
    await relay.until(() => statesOf(relay, 2).includes("ready"));
    // Another server's session is nothing to this one.
    expect(statesOf(relay, 1)).toEqual(["connecting", "authenticating", "ready"]);

    hub.faults.rotateKey({ community: "main", apiKey: NEXT_KEY });
    save(relay, config(NEXT_KEY, [2]));
    await nextReload(relay, 1);
    await relay.until(() => statesOf(relay, 2).filter((state) => state === "ready").length === 2);
    await relay.until(() => statesOf(relay, 1).includes("stopped"));
    await expect.poll(() => hub.sessions.map(({ server }) => server)).toEqual([2]);
    await hub.push(2, { type: "EVENT_UNIT_LOGOUT", data: { identId: 7 } });
    await relay.until(() => relay.lines.some((line) => line.includes('"identId":7')));
    expectNoSecret(relay.output, [API_KEY, NEXT_KEY]);
  });
});
