// Builds the ASP.NET Core hub and runs it: `node run.mjs '{"communities":[…]}'`. Its stdin and stdout are those of
// `tenfour simulate hub --json`: commands in, JSON lines out; it ends when its stdin ends.
import { spawn } from "node:child_process";
import { buildHub, HUB_DLL } from "./build.mjs";

const DEMO = {
  communities: [
    { communityId: "SIMULATED-COMMUNITY", apiKey: "SIMULATED-COMMUNITY-API-KEY", servers: [{ id: 1 }] },
  ],
};

buildHub();
const hub = spawn("dotnet", [HUB_DLL, process.argv[2] ?? JSON.stringify(DEMO)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => hub.kill(signal));
hub.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
