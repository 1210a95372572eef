import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeGateway } from "./fake-gateway.js";
import { FakeRest } from "./fake-rest.js";

/** Discord on this machine: what an unmodified discord.js connects to with `rest: { api }`. */
export interface FakeDiscord extends AsyncDisposable {
  readonly api: string;
  readonly rest: FakeRest;
  readonly gateway: FakeGateway;
}

export const TOKEN = "t0ken-of-the-bot-that-nobody-may-see";
export const GUILD = "800000000000000001";

export async function startFakeDiscord(): Promise<FakeDiscord> {
  const rest = new FakeRest();
  rest.token = TOKEN;
  rest.guildId = GUILD;
  const server = createServer((request, response) => void rest.handle(request, response));
  const gateway = new FakeGateway(server, {
    token: () => rest.token,
    guildId: () => rest.guildId,
    url: () => rest.gateway,
    heartbeatMs: 200,
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  rest.gateway = `ws://127.0.0.1:${port}`;
  return {
    api: `http://127.0.0.1:${port}`,
    rest,
    gateway,
    [Symbol.asyncDispose]: async () => {
      gateway.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
