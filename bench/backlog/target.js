// The target: nobody listens at first, then somebody who answers 204 to everything and counts.
import { once } from "node:events";
import { createServer } from "node:http";

export class Target {
  taken = 0;
  #wanted = Number.POSITIVE_INFINITY;
  #done;
  #server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(204).end();
      this.taken += 1;
      if (this.taken === this.#wanted) this.#done?.();
    });
  });

  /** A port that is free, and refused until `listen`. */
  static async reserve() {
    const target = new Target();
    target.#server.listen(0, "127.0.0.1");
    await once(target.#server, "listening");
    target.port = target.#server.address().port;
    target.#server.close();
    await once(target.#server, "close");
    return target;
  }

  async listen() {
    this.#server.listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Resolves when so many requests have come in all. */
  until(count) {
    return new Promise((resolve) => {
      this.#wanted = count;
      this.#done = resolve;
      if (this.taken >= count) resolve();
    });
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
