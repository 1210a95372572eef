import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { createReceiver, silentLogger } from "@tenfour/receiver";
import { listen } from "@tenfour/receiver-http";

const LAPS = 30;
const STANDINGS = 3;
/** 60 cars with 300 laps each (accweb.md §5). */
const STANDINGS_BYTES = 4_190_000;

/** The slowest answers, in milliseconds from the first byte of the request to the head of the answer. */
export interface AnswerTimes {
  /** To an event of usual size. */
  readonly small: number;
  /** To the largest that accweb sends. */
  readonly large: number;
}

/** Opens the door that the relay has, for itself alone, and sends to it as accweb does: one connection, in turn. */
export async function measureAnswers(): Promise<AnswerTimes> {
  const secret = randomBytes(24).toString("base64url");
  await using receiver = createReceiver({ accweb: { secrets: [secret] }, logger: silentLogger });
  receiver.onAny(() => undefined);
  await using listener = await listen(receiver, { host: "127.0.0.1", port: 0 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const url = `http://127.0.0.1:${listener.port}/callback`;
    const post = (body: string): Promise<number> => timeOf(url, body, secret, agent);
    return {
      small: await slowest(LAPS, () => post(lap(""))),
      large: await slowest(STANDINGS, () => post(lap("x".repeat(STANDINGS_BYTES)))),
    };
  } finally {
    agent.destroy();
  }
}

async function slowest(times: number, measure: () => Promise<number>): Promise<number> {
  let worst = 0;
  for (let round = 0; round < times; round++) worst = Math.max(worst, await measure());
  return worst;
}

async function timeOf(url: string, body: string, secret: string, agent: Agent): Promise<number> {
  // Making the bytes is the sender's business, and accweb has them ready.
  const bytes = Buffer.from(body);
  const headers = { "x-tenfour-secret": secret, "content-length": bytes.byteLength };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", agent, headers }, (response) => {
      const tookMs = performance.now() - startedAt;
      response
        .once("error", reject)
        .resume()
        .once("end", () => resolve(tookMs));
    })
      .once("error", reject)
      .end(bytes);
  });
}

function lap(padding: string): string {
  return JSON.stringify({
    eventName: "tenfour_doctor",
    timestamp: new Date().toISOString(),
    instanceId: "1",
    data: { playerName: "Doctor", playerID: "S0", lapTimeMS: 102_665, padding },
  });
}
