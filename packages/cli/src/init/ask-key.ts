import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { configError } from "../errors.js";
import type { Io } from "../io.js";

/** A key is far shorter; whoever pipes a file in by mistake should not fill the memory. */
const MAX_CHARACTERS = 4096;

/**
 * Asks for a key on the terminal. What is typed is not shown, and there is no history to keep it.
 *
 * @param question goes to stderr
 * @returns what was typed, without white space around it; may be empty
 * @throws TenfourError when the question is turned away with Ctrl+C or Ctrl+D
 */
export async function askHidden(question: string, { stdin, stderr }: Io): Promise<string> {
  // readline takes the terminal's echo away and does its own: to here.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  stderr.write(question);
  try {
    return await new Promise((resolve, reject) => {
      reader.once("line", (line) => resolve(line.trim()));
      reader.once("SIGINT", () => reject(turnedAway()));
      reader.once("close", () => reject(turnedAway()));
    });
  } finally {
    reader.close();
    stdin.pause();
    stderr.write("\n");
  }
}

/**
 * The first line of stdin, for `--key-stdin`.
 *
 * @throws TenfourError when there is none
 */
export async function readKeyLine({ stdin }: Pick<Io, "stdin">): Promise<string> {
  let text = "";
  stdin.setEncoding("utf8");
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.includes("\n") || text.length > MAX_CHARACTERS) break;
  }
  const [line = ""] = text.replace(/^\uFEFF/, "").split("\n", 1);
  const key = line.trim();
  if (key === "" || line.length > MAX_CHARACTERS) {
    throw configError("--key-stdin: the first line of stdin must be the community's API key");
  }
  return key;
}

function turnedAway(): Error {
  return configError("ended without an answer; nothing was written");
}
