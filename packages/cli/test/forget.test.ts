import path from "node:path";
import { describe, expect, it } from "vitest";
import { httpListener } from "./support/listener.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { configured, nextReload, save } from "./support/reload.js";
import { post } from "./support/senders.js";

const KEY = "Key-of/the+main-one";

describe("tenfour forget", () => {
  it("lets go of a target that is out of the configuration, and of no other", async () => {
    await using site = await httpListener();
    // Nobody listens there.
    const gone = { name: "gone", type: "webhook", url: "http://127.0.0.1:9/" };
    const kept = { name: "site", type: "webhook", url: site.url };
    const config = (targets: object[]) => ({
      sonoran: { communities: [{ communityId: "main", apiKey: KEY }] },
      targets,
    });
    const env = { TENFOUR_PORT: "0" };
    await using relay = new RelayProcess(["relay", "--json"], {
      env,
      files: configured(config([gone, kept])),
    });
    const { sonoran } = await relay.listening();
    expect(await post(sonoran[0], { key: KEY, type: "CUSTOM" })).toBe(200);
    save(relay, config([kept]));
    await nextReload(relay);

    const command = (...args: string[]) =>
      run([...args, "--config", path.join(relay.folder, "tenfour.config.json")]);
    expect((await command("forget", "site", "--yes")).stderr).toContain(
      "take it out of the configuration first",
    );
    const unasked = await command("forget", "gone");
    expect(unasked.code).toBe(1);
    expect(unasked.stderr).toContain(
      "What waits for gone would be gone for good: 1 event, 0 dead letters. Say so with --yes.",
    );
    const forgotten = await command("forget", "gone", "--yes", "--json");
    expect(forgotten.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { forgotten: { target: "gone", pending: 1, dead: 0 } },
    ]);
    const listed = await command("targets", "--json");
    expect(
      listed.lines.map((line) => (JSON.parse(line) as { target: { name: string } }).target.name),
    ).toEqual(["site"]);
    expect((await command("forget", "gone", "--yes")).stderr).toContain("there is no target gone");

    relay.child.kill("SIGTERM");
    await relay.ending;
    expect(await command("forget", "site", "--yes")).toMatchObject({ code: 0 });
    expect((await command("targets")).stdout).toBe("no targets\n");
  });
});
