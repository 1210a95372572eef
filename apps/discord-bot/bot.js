// Starts the bot: `npm start`, and `npm start -- --demo` with simulated events.
import path from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "./src/config.js";
import { demoConfig, startDemo } from "./src/demo.js";
import { startBot } from "./src/start-bot.js";

/** @param {string} line */
const log = (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

async function main() {
  const { values } = parseArgs({
    options: {
      demo: { type: "boolean", default: false },
      config: { type: "string", default: path.join(import.meta.dirname, "config.js") },
    },
  });
  const configured = await loadConfig(values.config);
  const config = configured ?? demoConfig();
  if (configured === undefined)
    log("No config.js: this is a demo. Copy config.example.js to config.js for your own.");
  if (config.token === undefined) log("No token (DISCORD_TOKEN): what would be posted is printed here.");
  const bot = await startBot(config, log);
  log(`Events are taken at ${bot.url}/sonorancad/event and ${bot.url}/callback`);
  const demo = values.demo || configured === undefined ? await startDemo(bot.url, config) : undefined;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      void (async () => {
        await demo?.stop();
        await bot.stop();
      })();
    });
  }
}

main().catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
