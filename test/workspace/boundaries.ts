/** What a package or app may depend on: of ours, and from outside. */
export interface Boundary {
  readonly ours: readonly string[];
  /** Of these it may import types, but depend on nothing at run time. */
  readonly typesOf?: readonly string[];
  readonly outside: readonly string[];
}

const contracts = "@tenfour/contracts";
const receiver = "@tenfour/receiver";
const forwarder = "@tenfour/forwarder";

/** The table of docs/architecture.md, by folder. Packages that are yet to come have their line already. */
export const packages: Readonly<Record<string, Boundary>> = {
  contracts: { ours: [], outside: ["zod"] },
  receiver: { ours: [contracts], outside: ["zod"] },
  "receiver-http": { ours: [contracts, receiver], outside: ["zod", "express"] },
  "receiver-ws": {
    ours: [contracts, receiver],
    outside: ["@microsoft/signalr", "tough-cookie", "ws", "zod"],
  },
  forwarder: {
    ours: [contracts],
    typesOf: [receiver],
    outside: ["undici", "standardwebhooks", "libsql", "zod"],
  },
  simulator: { ours: [contracts], outside: ["@microsoft/signalr", "tough-cookie", "ws"] },
  discord: { ours: [contracts], typesOf: [forwarder], outside: ["zod"] },
  cli: {
    ours: [
      contracts,
      receiver,
      forwarder,
      "@tenfour/receiver-http",
      "@tenfour/receiver-ws",
      "@tenfour/simulator",
      "@tenfour/discord",
    ],
    outside: ["commander", "picocolors", "pino", "prom-client", "yaml", "zod"],
  },
};

/** What is never published: apps, which are templates to copy, and the benchmarks. */
export const unpublished: Readonly<Record<string, Boundary>> = {
  printer: { ours: [], outside: [] },
  "discord-bot": {
    ours: [
      contracts,
      receiver,
      forwarder,
      "@tenfour/receiver-http",
      "@tenfour/receiver-ws",
      "@tenfour/simulator",
      "@tenfour/discord",
    ],
    outside: ["discord.js", "express", "zod"],
  },
  bench: {
    ours: [
      contracts,
      receiver,
      forwarder,
      "@tenfour/receiver-http",
      "@tenfour/receiver-ws",
      "@tenfour/simulator",
      "tenfour",
    ],
    outside: [
      ...["@hono/node-server", "@microsoft/signalr", "axios", "express", "fastify", "hono"],
      ...["libsql", "undici", "ws", "zod"],
    ],
  },
};

/** The npm name of a package folder. */
export function npmName(folder: string): string {
  return folder === "cli" ? "tenfour" : `@tenfour/${folder}`;
}
