// Starts clients in processes of their own, on another core than the hub's.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pinClient } from "../receive/measure.js";

const childPath = fileURLToPath(new URL("./child.js", import.meta.url));

/** A client in a process of its own; `ask` sends a command and resolves with the answer. */
export async function startClient(name) {
  const child = fork(childPath, [name], {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await next(child);
  pinClient(child.pid);
  const ask = (command, rest = {}) => {
    const answer = next(child);
    child.send({ command, ...rest });
    return answer;
  };
  return { name, ask, next: () => next(child), stop: () => child.disconnect() };
}

function next(child) {
  return new Promise((resolve, reject) => {
    const failed = (code) => reject(new Error(`the client ended with code ${code}`));
    child.once("exit", failed);
    child.once("message", (message) => {
      child.off("exit", failed);
      resolve(message);
    });
  });
}
