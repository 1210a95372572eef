import { createForwarder } from "@tenfour/forwarder";
import { createReceiver } from "@tenfour/receiver";
import { listen } from "@tenfour/receiver-http";
import { expect, test } from "vitest";
import { MemoryOutbox } from "./support/memory-outbox.js";
import { TargetServer } from "./support/target-server.js";

test("the hops that an event comes with are counted on, and the sixth is not made", async () => {
  await using target = await TargetServer.start();
  const outbox = new MemoryOutbox();
  await using forwarder = createForwarder({
    outbox,
    targets: [{ name: "site", type: "webhook", url: target.url }],
  });
  await forwarder.start();
  await using receiver = createReceiver({ accweb: { auth: "none" }, sinks: [forwarder] });
  await using door = await listen(receiver, { port: 0, host: "127.0.0.1" });
  for (const hops of ["", "4", "5", "9999", "many"]) {
    const headers = hops === "" ? {} : { "tenfour-hops": hops };
    const body = JSON.stringify({ eventName: "custom", instanceId: "1" });
    const { status } = await fetch(`http://127.0.0.1:${door.port}/callback`, {
      method: "POST",
      headers,
      body,
    });
    expect(status).toBe(204);
  }
  const consumer = outbox.of("site");
  await consumer.until(({ settled }) => settled.size === 5);
  expect(target.arrived.map(({ headers }) => headers["tenfour-hops"])).toEqual(["1", "5", "1"]);
  const dead = [...consumer.settled.values()].filter(({ kind }) => kind === "dead");
  expect(dead).toMatchObject([{ reason: "loop" }, { reason: "loop" }]);
});
