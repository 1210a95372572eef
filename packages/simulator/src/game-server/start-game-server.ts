import { GameServer } from "./game-server.js";
import { type GameServerOptions, resolveGameServerOptions } from "./options.js";

/**
 * Starts a game server with Sonoran's resource on it, as far as push events go: the resource's answers, which are
 * always 200 and in words, its forwarding, and the HTTP layer in front of it with its rate limit.
 *
 * @example
 * await using game = await startGameServer({ forwardTo: "http://127.0.0.1:30150/" });
 * await using cad = await startCad({ to: game.url });
 *
 * @throws SimulatorOptionError for an option out of range or a URL that is none.
 */
export async function startGameServer(options: GameServerOptions = {}): Promise<GameServer> {
  const server = new GameServer(resolveGameServerOptions(options));
  await server.start();
  return server;
}
