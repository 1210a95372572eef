// A receiver as its users write it: a community, an accweb secret, a handler for everything.
import { createReceiver } from "@tenfour/receiver";
import { KEY, SECRET } from "../bodies.js";

let seen = 0;

export function makeReceiver() {
  const receiver = createReceiver({
    sonoran: { communities: [{ communityId: "bench", apiKey: KEY }] },
    accweb: { secrets: [SECRET] },
  });
  receiver.onAny(() => {
    seen += 1;
  });
  return receiver;
}
