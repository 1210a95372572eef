import { createServer } from "node:net";
import { systemCode } from "../errors.js";

/** Listens on an address for a moment; undefined when that works, otherwise the system's code of what is in the way. */
export async function tryBind(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(systemCode(error) ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** What answers at a URL within a second: the text of a 200; undefined for anything else. */
export async function answerAt(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(1_000) });
    const text = await response.text();
    return response.status === 200 ? text : undefined;
  } catch {
    return undefined;
  }
}
