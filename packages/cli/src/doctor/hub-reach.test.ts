import { expect, it } from "vitest";
import { reachHub } from "./hub-reach.js";

it("says why a port is not even tried that browsers refuse", async () => {
  expect(await reachHub("http://127.0.0.1:1/apiWsHub")).toEqual({
    ok: false,
    reason: "no web client may use this port, which belongs to another protocol",
  });
});
