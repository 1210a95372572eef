import { newId } from "./connection.js";

/** How long a negotiated connection waits for its websocket, looked at on every heartbeat. */
const TOKEN_LIFETIME_MS = 15_000;

interface Negotiated {
  readonly connectionId: string;
  readonly expiresAt: number;
  used: boolean;
}

/** Connections that have been negotiated, by the token with which their websocket comes. */
export class Negotiation {
  readonly #byToken = new Map<string, Negotiated>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The body of the answer to a negotiation. `version` as in the query; version 0 knows no tokens. */
  negotiate(version: string | null): object {
    if (version !== null && !/^[+-]?\d+$/.test(version)) {
      return { error: "The client requested a non-integer protocol version." };
    }
    const connectionId = newId();
    const negotiateVersion = Number(version) >= 1 ? 1 : 0;
    const connectionToken = negotiateVersion === 1 ? newId() : connectionId;
    this.#byToken.set(connectionToken, {
      connectionId,
      expiresAt: this.#now() + TOKEN_LIFETIME_MS,
      used: false,
    });
    return {
      negotiateVersion,
      connectionId,
      ...(negotiateVersion === 1 ? { connectionToken } : {}),
      availableTransports: [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }],
    };
  }

  /** The connection id behind a token, once; otherwise the status to answer with. */
  redeem(token: string): { readonly connectionId: string } | { readonly status: 404 | 409 } {
    const negotiated = this.#byToken.get(token);
    if (negotiated === undefined) return { status: 404 };
    if (negotiated.used) return { status: 409 };
    negotiated.used = true;
    return { connectionId: negotiated.connectionId };
  }

  /** Forgets the connection of that id, which is over. */
  forget(connectionId: string): void {
    for (const [token, negotiated] of this.#byToken) {
      if (negotiated.connectionId === connectionId) this.#byToken.delete(token);
    }
  }

  /** Forgets connections whose websocket never came. */
  beat(): void {
    const now = this.#now();
    for (const [token, { used, expiresAt }] of this.#byToken) {
      if (!used && now > expiresAt) this.#byToken.delete(token);
    }
  }
}
