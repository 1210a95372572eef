import { TenfourError } from "@tenfour/contracts";
import { z } from "zod";
import { configError } from "../errors.js";

/** Longest that a running relay is waited for: a backup of gigabytes takes its time. */
const TIMEOUT_MS = 10 * 60_000;
const PROBE_TIMEOUT_MS = 2_000;

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** Asks the admin listener of a running relay. */
export class AdminClient {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  /**
   * Whether a relay answers there.
   *
   * @throws TenfourError when it is one that has another token
   */
  async answers(): Promise<boolean> {
    try {
      const response = await this.#fetch("/livez", { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
      await response.arrayBuffer();
      if (response.status !== 401) return response.ok;
    } catch {
      return false;
    }
    throw configError(
      `the relay at ${this.url} has another token than the data directory here: is it the relay of another --data-dir or config file?`,
    );
  }

  /** @throws TenfourError with the relay's own words */
  async get<S extends z.ZodType>(path: string, query: URLSearchParams, schema: S): Promise<z.output<S>> {
    const response = await this.#ask(`${path}?${query.toString()}`, {});
    return schema.parse(response);
  }

  /** @throws TenfourError with the relay's own words */
  async post<S extends z.ZodType>(path: string, body: object, schema: S): Promise<z.output<S>> {
    const headers = { "content-type": "application/json" };
    const response = await this.#ask(path, { method: "POST", headers, body: JSON.stringify(body) });
    return schema.parse(response);
  }

  /** What `/readyz` tells, whether the relay is ready or not. */
  async readiness(): Promise<unknown> {
    const response = await this.#reach("/readyz", {});
    const answer: unknown = await response.json();
    return answer;
  }

  async #ask(path: string, init: RequestInit): Promise<unknown> {
    const response = await this.#reach(path, init);
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const parsed = errorSchema.safeParse(answer);
    if (response.status === 404) {
      throw configError("the running relay forwards nothing: there are no targets in its configuration");
    }
    const message = parsed.data?.error.message ?? `the relay at ${this.url} answered ${response.status}`;
    throw new TenfourError(message, { code: "ERR_TENFOUR_ADMIN" });
  }

  async #reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw configError(`the relay at ${this.url} does not answer any more: was it stopped?`, error);
    }
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#token}` };
    return fetch(`${this.url}${path}`, { ...init, headers, redirect: "error" });
  }
}
