// Generates C# types from the schemas, compiles them, and round-trips every fixture through them.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const contracts = path.resolve(here, "../../../packages/contracts");
const generated = path.join(here, "roundtrip/generated");

/** @param {string[]} args */
function dotnet(...args) {
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
  const { status, error } = spawnSync("dotnet", args, { cwd: here, env, stdio: "inherit" });
  if (error !== undefined)
    console.error(`dotnet cannot be run (${error.message}): this suite needs the .NET SDK`);
  if (status === 0) return;
  console.log("0 passed, 1 failed");
  process.exit(1);
}

rmSync(generated, { recursive: true, force: true });
dotnet("build", "generate", "--nologo", "-v", "quiet");
dotnet("generate/bin/Debug/net10.0/generate.dll", path.join(contracts, "schemas"), generated);
dotnet("build", "roundtrip", "--nologo", "-v", "quiet");
const last = spawnSync(
  "dotnet",
  ["roundtrip/bin/Debug/net10.0/roundtrip.dll", path.join(contracts, "fixtures")],
  {
    cwd: here,
    stdio: "inherit",
  },
);
process.exitCode = last.status ?? 1;
