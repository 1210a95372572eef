// Starts servers on one core, drives them from this process on the other, and reads their CPU time.
import { execFileSync, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { generate } from "./generator.js";

const childPath = fileURLToPath(new URL("./child.js", import.meta.url));
const SERVER_CORE = 0;
const GENERATOR_CORE = 1;

function pin(pid, core) {
  if (process.platform === "linux" && availableParallelism() > 1) {
    execFileSync("taskset", ["-a", "-p", "-c", String(core), String(pid)], { stdio: "ignore" });
  }
}

/** Keeps the generator off the servers' core. */
export function pinGenerator() {
  pin(process.pid, GENERATOR_CORE);
}

/** Keeps a client off the generator's core. */
export function pinClient(pid) {
  pin(pid, SERVER_CORE);
}

/** A server in a child process, pinned to the servers' core. */
export async function startServer(name) {
  const child = fork(childPath, [name], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const { port } = await once(child);
  pin(child.pid, SERVER_CORE);
  return { name, port, stop: () => child.disconnect(), usage: () => (child.send("usage"), once(child)) };
}

function once(child) {
  return new Promise((resolve, reject) => {
    const failed = (code) => reject(new Error(`the server ended with code ${code}`));
    child.once("exit", failed);
    child.once("message", (message) => {
      child.off("exit", failed);
      resolve(message);
    });
  });
}

/** One slice of load: CPU microseconds of the server per request, requests per second, latencies. */
export async function slice(server, load) {
  const before = await server.usage();
  const startedAt = performance.now();
  const { answers, failures, latencies } = await generate({ port: server.port, ...load });
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await server.usage();
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  if (failures > 0)
    throw new Error(`${server.name} answered ${failures} of ${answers} requests with an error`);
  return { cpuPerRequest: cpu / answers, perSecond: answers / seconds, latencies, rss: after.rss };
}

/** Median and quartiles of a list of numbers. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** The value below which a share of all values lies. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
