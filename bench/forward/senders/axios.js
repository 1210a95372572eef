// As in the example that everybody starts from: one axios.post per event.
import axios from "axios";

export async function start({ url }) {
  return {
    post: async (_index, body) => {
      await axios.post(url, body, { headers: { "Content-Type": "application/json" } });
    },
    close: async () => undefined,
  };
}
