// Copy this file to config.js. Secrets stay in .env (see .env.example).

/** @type {import("./src/config.js").BotConfig} */
export const config = {
  token: process.env["DISCORD_TOKEN"] || undefined, // without it the bot prints what it would post
  guildId: "100000000000000001", // your Discord server, for the slash commands
  listen: { host: "0.0.0.0", port: 30150 },
  sonoran: [
    {
      communityId: "my-community", // as the CAD shows it
      apiKey: process.env["SONORAN_API_KEY"] ?? "",
      servers: [{ id: 1, websocket: false }], // true: over Sonoran's websocket; the game server gets nothing then
    },
  ],
  accweb: { secret: process.env["ACCWEB_SECRET"] ?? "" }, // 8 characters or more, also in accweb's config.yml
  routes: [
    // The first route that fits and names the posts decides. false switches them off.
    {
      community: "my-community",
      panicRole: "100000000000000002", // the one role that a panic button pings
      channels: {
        emergencies: "100000000000000003",
        dispatch: "100000000000000003",
        panic: "100000000000000003",
        units: "100000000000000004",
        "unit-log": false,
        other: "100000000000000005",
      },
    },
    { channels: { race: "100000000000000006", standings: "100000000000000006" } },
  ],
};
