import { z } from "zod";
import { HubCallError } from "./connection.js";
import { HubError } from "./hub-error.js";
import type { Clean } from "./words.js";

/** Which of the hub's methods authenticates; "auto" takes the current one, and the old one where there is no other. */
export type AuthenticateMode = "auto" | "authenticatev2" | "authenticate";

/** What the handshake needs of a connection. */
export interface Invoker {
  invoke(method: string, values: readonly unknown[], timeoutMs: number): Promise<unknown>;
}

/** Who is authenticated, and how. */
export interface Credentials {
  readonly communityId: string;
  readonly apiKey: string;
  readonly authenticate: AuthenticateMode;
  readonly authenticateTimeoutMs: number;
}

/** The hub's answer (sonoran.md §3). Other members are of no interest. */
const answerSchema = z.object({ success: z.boolean(), error: z.string().nullish() });

/** What ASP.NET Core answers to a call of a method that is not there, in its versions up to now. */
const UNKNOWN_METHOD = /unknown hub method|method does not exist/i;
/** A message that the hub's author wrote for the caller, and what ASP.NET Core puts in front of it. */
const HUB_EXCEPTION = /^.*? HubException: /;
const REFUSAL = /unauthenticated|unauthorized|forbidden/i;

/**
 * Authenticates a connection for a server; with `null` for one, the session may call methods and receives no events
 * (sonoran.md §3). Resolves only when the hub said `success: true`; rejects with a HubError:
 * `refused` in the hub's own words, `failed` when its method broke, or what ended the connection meanwhile.
 */
export async function authenticate(
  hub: Invoker,
  credentials: Credentials,
  serverId: number | null,
  clean: Clean,
): Promise<void> {
  const { communityId, apiKey, authenticateTimeoutMs } = credentials;
  // ASP.NET Core finds no method for fewer arguments: the one that is not there is sent as null.
  const values = [communityId, apiKey, serverId];
  const methods =
    credentials.authenticate === "auto" ? ["authenticatev2", "authenticate"] : [credentials.authenticate];
  let unknown = "";
  for (const method of methods) {
    try {
      judge(await hub.invoke(method, values, authenticateTimeoutMs), clean);
      return;
    } catch (error) {
      if (!(error instanceof HubCallError)) throw error;
      if (!UNKNOWN_METHOD.test(error.message)) throw callFailed(error.message);
      unknown = error.message;
    }
  }
  const tried = methods.join(" and ");
  throw new HubError("refused", `the hub does not know how to authenticate with ${tried}: ${unknown}`);
}

function judge(answer: unknown, clean: Clean): void {
  const { data } = answerSchema.safeParse(answer);
  if (data?.success === true) return;
  const words =
    data === undefined ? "its answer is not one that we know" : (data.error ?? "it gave no reason");
  throw refused(clean(words));
}

function callFailed(message: string): HubError {
  const words = message.replace(HUB_EXCEPTION, "");
  if (words !== message || REFUSAL.test(message)) return refused(words);
  return new HubError("failed", `the hub failed to authenticate this session: ${message}`);
}

function refused(words: string): HubError {
  return new HubError("refused", `the hub refused the authentication: ${words}`);
}
