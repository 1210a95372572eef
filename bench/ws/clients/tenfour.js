// receiver-ws as a bot has it: verified, typed, handled.
import { createReceiver, silentLogger } from "@tenfour/receiver";
import { connectPushEvents } from "@tenfour/receiver-ws";
import { KEY } from "../../receive/bodies.js";

const community = { communityId: "bench", apiKey: KEY };
let receiver;

/** Opens sessions, and calls `onEvent` for each event that came in. */
export async function open(hubUrl, servers, onEvent) {
  receiver ??= createReceiver({ sonoran: { communities: [community] }, logger: silentLogger });
  receiver.on("EVENT_911", ({ event }) => {
    if (event.data.call.callId > 0) onEvent();
  });
  const pushEvents = connectPushEvents(receiver, { ...community, hubUrl, serverIds: servers });
  await pushEvents.ready();
}
