// The same limit for the message that the forwarder sends: the event's record with a webhook's headers, made beforehand.
import { makeRecord, parseText, understand } from "@tenfour/contracts";
import { Pool } from "undici";
import { idOf } from "../events.js";

const records = new Map();

function recordOf(body, key) {
  let record = records.get(body);
  if (record === undefined) {
    const head = { id: idOf(0), source: "sonoran", transport: "http", receivedAt: new Date().toISOString() };
    const understood = understand("sonoran", parseText(body.toString()), undefined);
    record = Buffer.from(JSON.stringify(makeRecord({ ...head, community: `c${key}` }, understood)));
    records.set(body, record);
  }
  return record;
}

export async function start({ url, keys }) {
  const pool = new Pool(url, { connections: keys });
  return {
    post: async (index, body, key) => {
      const answer = await pool.request({
        method: "POST",
        path: "/",
        body: recordOf(body, key),
        headers: {
          "content-type": "application/json",
          "user-agent": "tenfour-forwarder/0.0.0",
          "webhook-id": idOf(index),
          "webhook-timestamp": `${Math.floor(Date.now() / 1_000)}`,
          "tenfour-hops": "1",
        },
      });
      await answer.body.dump();
    },
    close: () => pool.destroy(),
  };
}
