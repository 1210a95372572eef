import { understand } from "@tenfour/contracts";
import { type KeyReading, parseJson } from "./body.js";
import { scanMember } from "./scan-json.js";
import type { Outcome, Task, UnderstandTask } from "./worker-task.js";

/** Reads the Sonoran key out of bytes that need not be JSON. */
export function scanKey(bytes: Uint8Array): KeyReading {
  const found = scanMember(bytes, "key");
  if (found === undefined) return { kind: "missing" };
  return found.text === undefined ? { kind: "other" } : { kind: "text", key: found.text };
}

/** Does a task; the same code runs in the worker and, where no worker can be had, on the main thread. */
export function performTask(task: Task): Outcome {
  if (task.kind === "key") return { kind: "key", key: scanKey(task.bytes) };
  if (!isWanted(task)) return { kind: "understand", result: undefined };
  const pattern = task.keyPattern === undefined ? undefined : new RegExp(task.keyPattern, "g");
  return { kind: "understand", result: understand(task.source, parseJson(task.bytes), pattern) };
}

/** Finding a name is far cheaper than parsing; what is no event of a wanted name, nobody gets to see anyway. */
function isWanted({ names, source, bytes }: UnderstandTask): boolean {
  if (names === undefined) return true;
  const name = scanMember(bytes, source === "sonoran" ? "type" : "eventName")?.text;
  if (name === undefined) return false;
  return names.includes(source === "sonoran" ? name.toUpperCase() : name);
}
