import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { block, buildCsharp, recordSchema } from "./pages.js";

/** A program of one of the pages, at work. */
export interface Consumer extends AsyncDisposable {
  readonly url: string;
  /** The next line it prints; those about bodies that are no records are passed over. */
  nextLine(): Promise<string>;
}

const environment = (secret: string) => ({
  ...process.env,
  TENFOUR_SECRET: secret,
  TENFOUR_SCHEMA: recordSchema,
  PORT: "0",
});

/** Lines in the order in which they were printed, for whoever waits for them. */
class Lines {
  readonly #lines: string[] = [];
  readonly #waiting: ((line: string) => void)[] = [];

  add(line: string): void {
    if (line.startsWith("not a record")) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#lines.push(line);
    else waiting(line);
  }

  next(): Promise<string> {
    const line = this.#lines.shift();
    return line === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(line);
  }
}

/** Starts a program that prints `listening on URL` first. */
async function startServer(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Consumer> {
  const child = spawn(command, args, { env });
  const lines = new Lines();
  const ended = new Promise((resolve) => child.once("close", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let problems = "";
    child.stderr.on("data", (piece: Buffer) => (problems += piece.toString()));
    child.once("error", reject).once("exit", (code) => reject(new Error(`ended with ${code}: ${problems}`)));
    createInterface(child.stdout).on("line", (line) => {
      const [, listening] = /^listening on (http\S+)$/.exec(line) ?? [];
      if (listening === undefined) lines.add(line);
      else resolve(listening);
    });
  });
  return {
    url,
    nextLine: () => lines.next(),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}

/** docs/consume-from/python.md, on Debian's own Python, which has Debian's jsonschema. */
export async function startPython(secret: string): Promise<Consumer> {
  return startServer("/usr/bin/python3", ["-c", block("python.md", "python", 0)], environment(secret));
}

/** docs/consume-from/csharp.md. */
export async function startCsharp(secret: string): Promise<Consumer> {
  const env = { ...environment(secret), ASPNETCORE_URLS: "http://127.0.0.1:0" };
  return startServer("dotnet", [buildCsharp()], env);
}

interface LuaAnswer {
  readonly status: number;
  readonly printed: readonly string[];
}

/** docs/consume-from/lua.md, behind an HTTP server in the place of FiveM's. */
export async function startLua(secret: string): Promise<Consumer> {
  const folder = mkdtempSync(path.join(tmpdir(), "tenfour-lua-"));
  const scripts = ["sha256.lua", "server.lua"].map((name, index) => {
    const file = path.join(folder, name);
    writeFileSync(file, block("lua.md", "lua", index));
    return file;
  });
  const child = spawn("lua5.4", [path.join(import.meta.dirname, "lua/fivem.lua"), ...scripts], {
    env: environment(secret),
  });
  const ask = questions(child);
  const lines = new Lines();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces).toString("hex");
      void ask({ method: request.method, headers: request.headers, body }).then(({ status, printed }) => {
        for (const line of printed) lines.add(line);
        response.writeHead(status).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tenfour-events/`,
    nextLine: () => lines.next(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      child.kill();
      await new Promise((resolve) => child.once("close", resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

/** One line is asked, one is answered, in order. */
function questions(child: ChildProcessWithoutNullStreams): (question: unknown) => Promise<LuaAnswer> {
  const waiting: { resolve: (answer: LuaAnswer) => void; reject: (error: Error) => void }[] = [];
  let problems = "";
  child.stderr.on("data", (piece: Buffer) => (problems += piece.toString()));
  child.once("close", () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`lua ended: ${problems}`));
  });
  createInterface(child.stdout).on("line", (line) => {
    const { status, printed, count } = JSON.parse(line) as LuaAnswer & { count: number };
    waiting.shift()?.resolve({ status, printed: count === 0 ? [] : printed });
  });
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
}
