import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { type HubOptions, simulateHub } from "@tenfour/simulator";
import { HUB_DLL } from "./build.mjs";

/** Options that both hubs take. */
export type RemoteHubOptions = Required<Pick<HubOptions, "communities">> &
  Pick<HubOptions, "keepAliveMs" | "clientTimeoutMs" | "handshakeTimeoutMs">;

/** One line of a hub: what happened, or the answer to a command. */
type Line = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A hub driven over its stdin and stdout; the same for the simulated and the real one. */
export interface RemoteHub extends AsyncDisposable {
  readonly url: string;
  /** Sends a command and resolves with its result; rejects with the hub's words when it fails. */
  readonly command: (name: string, argument?: object) => Promise<unknown>;
  /** The `count`th entry of a kind since the start, once it is there. */
  readonly happened: (kind: string, count?: number) => Promise<Readonly<Record<string, unknown>>>;
}

/** The simulated hub, by its JSON lines, in this process. */
export async function startSimulatedHub(options: RemoteHubOptions): Promise<RemoteHub> {
  const input = new PassThrough();
  const output = new PassThrough();
  const ended = simulateHub(options, { input, output });
  return drive(input, output, () => ended);
}

/** The ASP.NET Core hub, as a process; vitest has built it. */
export async function startRealHub(options: RemoteHubOptions): Promise<RemoteHub> {
  const hub = spawn("dotnet", [HUB_DLL, JSON.stringify(options)], { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise<never>((_, reject) => hub.once("error", reject));
  return Promise.race([failed, drive(hub.stdin, hub.stdout, () => exit(hub))]);
}

async function exit(hub: ChildProcess): Promise<void> {
  if (hub.exitCode === null && hub.signalCode === null) await once(hub, "exit");
  if (hub.exitCode !== 0) throw new Error(`the hub ended with ${hub.exitCode ?? hub.signalCode}`);
}

async function drive(input: Writable, output: Readable, ended: () => Promise<void>): Promise<RemoteHub> {
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  let over = false;
  const changed = (): void => {
    for (const look of waiting) look();
  };
  createInterface({ input: output })
    .on("line", (line) => {
      lines.push(JSON.parse(line));
      changed();
    })
    .on("close", () => {
      over = true;
      changed();
    });
  const find = <T>(pick: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pick();
        if (found === undefined && !over) return;
        waiting.delete(look);
        if (found === undefined) reject(new Error("the hub ended before that happened"));
        else resolve(found);
      };
      waiting.add(look);
      look();
    });
  const happened = (kind: string, count = 1): Promise<Readonly<Record<string, unknown>>> =>
    find(() => lines.map((line) => line[kind]).filter((entry) => entry !== undefined)[count - 1]);
  let commands = 0;
  return {
    url: String((await happened("listening"))["hub"]),
    happened,
    command: async (name, argument = {}) => {
      const id = ++commands;
      input.write(`${JSON.stringify({ [name]: argument, id })}\n`);
      const line = await find(() => lines.find(({ done, failed }) => (done ?? failed)?.["id"] === id));
      if (line["failed"] !== undefined) throw new Error(String(line["failed"]["error"]));
      return line["done"]?.["result"];
    },
    [Symbol.asyncDispose]: async () => {
      input.end();
      await ended();
    },
  };
}
