import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = path.join(import.meta.dirname, "hub");

/** The built hub; start it with `dotnet`. */
export const HUB_DLL = path.join(folder, "bin", "Release", "net10.0", "signalr-hub.dll");

/**
 * Builds the hub, without a network: it needs the SDK's shared framework and nothing else. No build server is left
 * behind.
 *
 * @throws {Error} when there is no .NET SDK 10, or the hub does not compile
 */
export function buildHub() {
  const quiet = [
    "--nologo",
    "--verbosity",
    "quiet",
    "--tl:off",
    "-nodeReuse:false",
    "-p:UseSharedCompilation=false",
  ];
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
  const build = spawnSync("dotnet", ["build", folder, "--configuration", "Release", ...quiet], {
    stdio: ["ignore", 2, 2],
    env,
  });
  if (build.error !== undefined) {
    throw new Error("the ASP.NET Core hub needs the .NET SDK 10, and `dotnet` cannot be started", {
      cause: build.error,
    });
  }
  if (build.status !== 0) throw new Error(`dotnet build ended with code ${build.status}`);
}

/** For vitest, before the first test. */
export const setup = buildHub;

if (process.argv[1] === fileURLToPath(import.meta.url)) buildHub();
