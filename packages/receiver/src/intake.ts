import { type Source, TenfourError, type Transport } from "@tenfour/contracts";
import { AccwebSecrets } from "./accweb-secrets.js";
import { type Body, bodyOf } from "./body.js";
import { MemoryBudget } from "./budget.js";
import { cleanPath } from "./clean-path.js";
import { Communities, type Community } from "./communities.js";
import type {
  Claim,
  Grant,
  Hold,
  IngestMeta,
  IngestResult,
  Intake,
  Origin,
  RefusalCode,
  ServerRef,
} from "./door.js";
import { ENTRY_OVERHEAD_BYTES, Entry } from "./entry.js";
import type { ErrorReport } from "./error-report.js";
import type { Logger } from "./logger.js";
import type { ResolvedOptions, ResolvedSources } from "./options.js";
import type { Pipeline } from "./pipeline.js";
import { Refusals } from "./refusals.js";
import { Timestamps } from "./timestamps.js";
import { UuidV7 } from "./uuid-v7.js";
import { type Verdict, Verifier } from "./verify.js";

/** The side of the receiver that doors see: admits, verifies, and passes accepted events to the pipeline. */
export class CoreIntake implements Intake {
  readonly communities: Communities | undefined;
  readonly budget: MemoryBudget;
  readonly refusals: Refusals;
  readonly #accweb: AccwebSecrets | undefined;
  readonly #verifier: Verifier;
  readonly #pipeline: Pipeline;
  readonly #errors: ErrorReport;
  readonly #now: () => number;
  readonly #ids = new UuidV7();
  readonly #timestamps = new Timestamps();
  readonly #drained: (() => void)[] = [];
  /** Of the doors that are open. */
  readonly #pathChecks = new Set<(path: string) => void>();
  #closed = false;
  #inFlight = 0;

  constructor(options: ResolvedOptions, pipeline: Pipeline, errors: ErrorReport, logger: Logger) {
    this.#pipeline = pipeline;
    this.#errors = errors;
    this.#now = options.now;
    this.budget = new MemoryBudget(options.maxHeldBytes);
    this.refusals = new Refusals(logger, (path) => cleanPath(path, this.patterns()));
    if (options.sonoran !== undefined) {
      this.communities = new Communities((path) => {
        for (const check of this.#pathChecks) check(path);
      });
      for (const community of options.sonoran.communities) this.communities.add(community);
    }
    if (options.accweb !== undefined) this.#accweb = new AccwebSecrets(options.accweb);
    this.#verifier = new Verifier(
      this.communities,
      this.#accweb,
      pipeline.pool,
      options.workerThresholdBytes,
    );
  }

  serves(source: Source): boolean {
    return source === "sonoran" ? this.communities !== undefined : this.#accweb !== undefined;
  }

  admit(source: Source, credentials: readonly string[]): Grant | undefined {
    if (source === "accweb") return this.#accweb?.admit(credentials);
    // Sonoran events carry their key in the body: every request may be read.
    return this.communities?.grant();
  }

  /** Both sources or neither: what is wrong with one is found before the other is touched. */
  reconfigure({ sonoran, accweb }: ResolvedSources): void {
    if (sonoran !== undefined && this.communities === undefined) throw sourceOff("sonoran");
    if (accweb !== undefined && this.#accweb === undefined) throw sourceOff("accweb");
    if (sonoran !== undefined) this.communities?.replace(sonoran.communities);
    if (accweb !== undefined) this.#accweb?.replace(accweb);
  }

  /** Of every secret that counts now, and of the latest keys that did. */
  patterns(): readonly RegExp[] {
    return [...(this.communities?.patterns() ?? []), ...(this.#accweb?.patterns ?? [])];
  }

  hold(bytes: number, claim?: Claim): Hold | undefined {
    return this.budget.hold(bytes, claim);
  }

  serverAt(path: string): ServerRef | undefined {
    return this.communities?.serverAt(path);
  }

  acceptedFrom(community: string): Readonly<Record<Transport, number>> {
    return { ...(this.communities?.get(community)?.accepted ?? { http: 0, ws: 0, local: 0 }) };
  }

  serverPaths(): readonly string[] {
    return this.communities?.serverPaths() ?? [];
  }

  checkServerPaths(check: (path: string) => void): () => void {
    // One of its own: a door may be opened twice with the same check.
    const own = (path: string): void => check(path);
    this.#pathChecks.add(own);
    return () => void this.#pathChecks.delete(own);
  }

  refused(code: RefusalCode, source: Source | undefined, origin: Origin): void {
    this.refusals.add(code, source, origin);
  }

  /** Takes nothing more in; resolves when what is on its way has been answered. */
  close(): Promise<void> {
    this.#closed = true;
    if (this.#inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  ingest(input: unknown, meta: IngestMeta): Promise<IngestResult> {
    const result = this.take(input, meta);
    return result instanceof Promise ? result : Promise.resolve(result);
  }

  take(input: unknown, meta: IngestMeta): IngestResult | Promise<IngestResult> {
    this.#inFlight += 1;
    const result = this.#begin(input, meta);
    if (result instanceof Promise) return result.finally(() => this.#left());
    this.#left();
    return result;
  }

  #left(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }

  #begin(input: unknown, meta: IngestMeta): IngestResult | Promise<IngestResult> {
    let hold = meta.hold;
    try {
      if (this.#closed) return this.#refuse("ERR_TENFOUR_CLOSED", meta, hold);
      const body = bodyOf(input);
      hold ??= this.budget.hold(body.byteLength);
      if (hold === undefined) return this.#refuse("ERR_TENFOUR_OVERLOADED", meta, hold);
      const taken = this.#take(body, meta, hold, this.#now());
      return taken instanceof Promise ? taken.catch((cause) => this.#fail(cause, meta, hold)) : taken;
    } catch (cause) {
      return this.#fail(cause, meta, hold);
    }
  }

  /** Nothing here is known to throw. If something does, its sender gets an answer and the memory comes back. */
  #fail(cause: unknown, meta: IngestMeta, hold: Hold | undefined): IngestResult {
    this.#errors.report("ERR_TENFOUR_INGEST", "an event could not be taken in", cause, undefined);
    return this.#refuse("ERR_TENFOUR_OVERLOADED", meta, hold);
  }

  #take(
    body: Body,
    meta: IngestMeta,
    hold: Hold,
    receivedAtMs: number,
  ): IngestResult | Promise<IngestResult> {
    const verifying = this.#verifier.verify(body, meta);
    return verifying instanceof Promise
      ? verifying.then((verdict) => this.#keep(verdict, body, meta, hold, receivedAtMs))
      : this.#keep(verifying, body, meta, hold, receivedAtMs);
  }

  #keep(
    verdict: Verdict,
    body: Body,
    meta: IngestMeta,
    hold: Hold,
    receivedAtMs: number,
  ): IngestResult | Promise<IngestResult> {
    if (!verdict.ok) return this.#refuse(verdict.code, meta, hold);
    // Reading the key of a large body can take longer than close() waits.
    if (this.#pipeline.stopped) return this.#refuse("ERR_TENFOUR_CLOSED", meta, hold);
    if (!hold.grow(ENTRY_OVERHEAD_BYTES)) return this.#refuse("ERR_TENFOUR_OVERLOADED", meta, hold);
    const { source, transport } = meta;
    const { community } = verdict;
    const id = this.#ids.next(receivedAtMs);
    const receivedAt = this.#timestamps.of(receivedAtMs);
    const server = serverOf(community, meta.boundTo);
    const { hops = 0, origin, trace } = meta;
    const from = origin?.address;
    const keys = community === undefined ? this.communities?.watch : undefined;
    const fields = { id, source, transport, receivedAt, body, community, server, hops, from, trace, keys };
    const entry = new Entry(fields, hold);
    const kept = this.#pipeline.accept(entry);
    meta.onPlaced?.();
    return kept === undefined ? accepted(entry) : kept.then(() => accepted(entry));
  }

  #refuse(code: RefusalCode, meta: IngestMeta, hold: Hold | undefined): IngestResult {
    hold?.release();
    this.refusals.add(code, meta.source, meta.origin ?? {});
    return { status: "refused", code };
  }
}

function accepted({ id, community, transport }: Entry): IngestResult {
  if (community !== undefined) community.accepted[transport] += 1;
  return { status: "accepted", id };
}

/**
 * HTTP push events do not say which server they are from: it is known when the path or session stands for one
 * of the very community whose key came, or when the community has one server only.
 */
function serverOf(community: Community | undefined, boundTo: ServerRef | undefined): number | undefined {
  if (community === undefined) return undefined;
  return boundTo?.community === community.id ? boundTo.server : community.soleServer;
}

function sourceOff(source: Source): TenfourError {
  const message = `reconfigure: this receiver was created without ${source}, so there is no door for it: create it with ${source}`;
  return new TenfourError(message, { code: "ERR_TENFOUR_SOURCE_OFF" });
}
