// What each package may bring along, and how large it may be once it is installed alone.

const MIB = 1024 * 1024;

/**
 * Packages of others that it brings along at run time; with `andMore` those may bring their own. Bytes of
 * everything in node_modules.
 * @type {Record<string, { brings: readonly string[], andMore?: boolean, maxBytes: number }>}
 */
export const budgets = {
  "@tenfour/contracts": { brings: ["zod"], maxBytes: 9 * MIB },
  "@tenfour/receiver": { brings: ["zod"], maxBytes: 10 * MIB },
  "@tenfour/receiver-http": { brings: ["zod"], maxBytes: 10 * MIB },
  "@tenfour/receiver-ws": {
    brings: ["@microsoft/signalr", "tough-cookie", "ws", "zod"],
    andMore: true,
    maxBytes: 20 * MIB,
  },
  "@tenfour/forwarder": { brings: ["libsql", "undici", "zod"], andMore: true, maxBytes: 40 * MIB },
  "@tenfour/simulator": {
    brings: ["@microsoft/signalr", "tough-cookie", "ws", "zod"],
    andMore: true,
    maxBytes: 20 * MIB,
  },
  "@tenfour/discord": { brings: ["zod"], maxBytes: 10 * MIB },
  tenfour: {
    brings: ["commander", "picocolors", "pino", "prom-client", "yaml", "zod"],
    andMore: true,
    maxBytes: 60 * MIB,
  },
};
