import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Intake } from "@tenfour/receiver";
import { expect, test, vi } from "vitest";
import { BodyReading } from "./body-reading.js";
import { Deadlines } from "./deadlines.js";
import type { BodyOutcome } from "./held-body.js";
import type { Reception } from "./rules.js";

const intake: Pick<Intake, "hold"> = { hold: () => ({ grow: () => true, release: () => {} }) };
const rules = { senderOf: () => "stranger" as const };
const reception: Reception = {
  ...{ do: "receive", source: "sonoran", path: "/event", limitBytes: 100, wholeBytes: undefined },
  ...{ grant: undefined, boundTo: undefined, hops: 0, trace: undefined },
};

async function read(request: IncomingMessage, deadlines: Deadlines): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    const exchange = { request, address: undefined };
    const reading = new BodyReading({ intake, rules, deadlines }, exchange, reception, (outcome) => {
      // Stopping what is over has no effect.
      reading.stop("ERR_TENFOUR_TOO_SLOW");
      resolve(outcome);
    });
    reading.begin();
  });
}

test("a stream that ends before its message is complete is a cut body", async () => {
  const request = new IncomingMessage(new Socket());
  request.push("half");
  request.push(null);
  expect(await read(request, new Deadlines(1_000))).toEqual({ ok: false, code: "ERR_TENFOUR_BODY_CUT" });
});

test("the deadline of a body that was read is taken back", async () => {
  const deadlines = new Deadlines(1_000);
  const clear = vi.spyOn(deadlines, "clear");
  const request = new IncomingMessage(new Socket());
  request.push("whole");
  request.push(null);
  request.complete = true;
  expect(await read(request, deadlines)).toMatchObject({ ok: true, body: { bytes: Buffer.from("whole") } });
  expect(clear).toHaveBeenCalledOnce();
});

test("a body that has come is read although its sender has hung up", async () => {
  const request = new IncomingMessage(new Socket());
  request.push("wh");
  request.push("ole");
  request.push(null);
  request.complete = true;
  request.destroy();
  expect(await read(request, new Deadlines(1_000))).toMatchObject({
    ok: true,
    body: { bytes: Buffer.from("whole") },
  });
});

test("a body that is shorter than was announced is cut, wherever the rest went", async () => {
  const request = new IncomingMessage(new Socket());
  request.headers["content-length"] = "6";
  request.push("whole");
  request.push(null);
  request.complete = true;
  expect(await read(request, new Deadlines(1_000))).toEqual({ ok: false, code: "ERR_TENFOUR_BODY_CUT" });
});

test.each(["utf8", "hex"] as const)(
  "a body that somebody wanted as %s text is bytes again",
  async (encoding) => {
    const request = new IncomingMessage(new Socket());
    request.setEncoding(encoding);
    request.push(Buffer.from("€"));
    request.push(null);
    request.complete = true;
    expect(await read(request, new Deadlines(1_000))).toMatchObject({ body: { bytes: Buffer.from("€") } });
  },
);
