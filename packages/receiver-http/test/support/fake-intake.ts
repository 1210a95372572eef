import type { Source, Transport } from "@tenfour/contracts";
import {
  canonicalPath,
  type Grant,
  type Hold,
  type IngestMeta,
  type IngestResult,
  type Intake,
  type Logger,
  type Origin,
  type RefusalCode,
  type ServerRef,
} from "@tenfour/receiver";

export const KEY = "good-key-0123";
export const SECRET = "let-me-in-0123";

/** A body that the fake intake accepts on the Sonoran side. */
export const EVENT = JSON.stringify({ key: KEY, type: "EVENT_CUSTOM", data: {} });

export interface Ingested {
  readonly text: string;
  readonly exact: boolean;
  readonly meta: IngestMeta;
}

export interface Refused {
  readonly code: RefusalCode;
  readonly source: Source | undefined;
  readonly origin: Origin;
}

export interface FakeSettings {
  readonly off?: Source;
  readonly maxHeldBytes?: number;
  readonly servers?: Readonly<Record<string, ServerRef>>;
  /** What `ingest` waits for. */
  readonly gate?: Promise<unknown>;
}

/** Plays the receiver: knows one key and one secret, and remembers all it was told. */
export class FakeIntake implements Intake {
  readonly ingested: Ingested[] = [];
  readonly refusals: Refused[] = [];
  readonly lines: string[] = [];
  heldBytes = 0;
  peakHeldBytes = 0;
  readonly #settings: FakeSettings;
  readonly #waiting: { readonly done: () => boolean; readonly resolve: () => void }[] = [];

  constructor(settings: FakeSettings = {}) {
    this.#settings = settings;
  }

  readonly logger: Logger = {
    debug: (_details, message) => this.#log(message),
    info: (_details, message) => this.#log(message),
    warn: (_details, message) => this.#log(message),
    error: (_details, message) => this.#log(message),
  };

  serves(source: Source): boolean {
    return source !== this.#settings.off;
  }

  admit(source: Source, credentials: readonly string[]): Grant | undefined {
    return source === "sonoran" || credentials.includes(SECRET) ? { source } : undefined;
  }

  hold(bytes: number): Hold | undefined {
    if (!this.#take(bytes)) return undefined;
    let taken = bytes;
    return {
      grow: (more) => {
        if (!this.#take(more)) return false;
        taken += more;
        return true;
      },
      release: () => {
        this.heldBytes -= taken;
        taken = 0;
        this.#tell();
      },
    };
  }

  serverAt(path: string): ServerRef | undefined {
    return Object.entries(this.#settings.servers ?? {}).find(([own]) => canonicalPath(own) === path)?.[1];
  }

  serverPaths(): readonly string[] {
    return Object.keys(this.#settings.servers ?? {}).map(canonicalPath);
  }

  acceptedFrom(): Readonly<Record<Transport, number>> {
    return { http: 0, ws: 0, local: 0 };
  }

  async ingest(body: unknown, meta: IngestMeta): Promise<IngestResult> {
    const exact = body instanceof Uint8Array;
    const text = exact
      ? Buffer.from(body).toString()
      : typeof body === "string"
        ? body
        : JSON.stringify(body);
    this.ingested.push({ text, exact, meta });
    this.#tell();
    await this.#settings.gate;
    meta.hold?.release();
    if (meta.source === "accweb" || text.includes(KEY)) return { status: "accepted", id: "id" };
    return {
      status: "refused",
      code: text.includes('"key"') ? "ERR_TENFOUR_KEY_WRONG" : "ERR_TENFOUR_KEY_MISSING",
    };
  }

  refused(code: RefusalCode, source: Source | undefined, origin: Origin): void {
    this.refusals.push({ code, source, origin });
    this.#tell();
  }

  /** Resolves once the condition holds; checked whenever the intake is told something. */
  until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ done, resolve });
      this.#tell();
    });
  }

  #take(bytes: number): boolean {
    if (this.heldBytes + bytes > (this.#settings.maxHeldBytes ?? Number.POSITIVE_INFINITY)) return false;
    this.heldBytes += bytes;
    this.peakHeldBytes = Math.max(this.peakHeldBytes, this.heldBytes);
    this.#tell();
    return true;
  }

  #log(message: string): void {
    this.lines.push(message);
    this.#tell();
  }

  #tell(): void {
    for (const { done, resolve } of this.#waiting) if (done()) resolve();
  }
}
