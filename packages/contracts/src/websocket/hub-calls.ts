import { z } from "zod";
import { open } from "../open.js";

/**
 * Arguments of `authenticate` and `authenticatev2`: community id, API key, server id. Without a server id the
 * session may call methods but receives no push events; with one, it takes that server's feed away from HTTP
 * (sonoran.md §3). The API key is a secret.
 */
export const authenticateArgumentsSchema = z.tuple([
  z.string().min(1),
  z.string().min(1),
  z.int().optional(),
]);
/** Arguments of `authenticate` and `authenticatev2`: community id, API key, server id. */
export type AuthenticateArguments = z.output<typeof authenticateArgumentsSchema>;

/** What `authenticate` and `unitLocation` answer (sonoran.md §3). */
export const hubAnswerSchema = open({
  success: z.boolean(),
  error: z.string().nullable().default(null).describe("Why not; null on success."),
  count: z.number().default(0),
});
/** What `authenticate` and `unitLocation` answer. */
export type HubAnswer = z.output<typeof hubAnswerSchema>;
