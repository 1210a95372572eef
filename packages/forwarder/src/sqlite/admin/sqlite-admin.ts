import { TenfourError } from "@tenfour/contracts";
import type { Halt, OutboxStats } from "../../outbox.js";
import type {
  DeadLetter,
  DeadLetterFilter,
  EventFilter,
  OutboxAdmin,
  Page,
  PageRequest,
  ReplayRequest,
  TargetHolding,
  WaitingDelivery,
} from "../../outbox-admin.js";
import type { SqliteConsumer } from "../consumer.js";
import type { WorkerClient } from "../worker-client.js";
import { backup } from "./backup.js";
import { checkFilter, checkPage, formatCursor } from "./checks.js";
import type { ChangeReply, Cursor, ListAsk, ReplayReply, Slice } from "./protocol.js";

/** What the administration needs of the outbox it belongs to. */
export interface AdminHost {
  readonly path: string;
  readonly reader: WorkerClient;
  readonly writer: WorkerClient;
  stats(): Promise<OutboxStats>;
  /** How many events were asked for again, by target. */
  again(): Promise<ReadonlyMap<string, number>>;
  /** The consumer of a target, where it has one in this process. */
  open(target: string): SqliteConsumer | undefined;
  consumers(): Iterable<SqliteConsumer>;
  /** @throws OutboxError when the outbox is closed */
  assertOpen(): void;
}

const START: Cursor = { consumer: 0, part: 0, row: 0 };

/** The administration of an outbox in a SQLite file. Long work is done in slices; commits go in between. */
export class SqliteAdmin implements OutboxAdmin {
  readonly #host: AdminHost;

  constructor(host: AdminHost) {
    this.#host = host;
  }

  async targets(): Promise<readonly TargetHolding[]> {
    this.#host.assertOpen();
    const [{ consumers }, again, stored] = await Promise.all([
      this.#host.stats(),
      this.#host.again(),
      this.#host.reader.call("adminHalts", null),
    ]);
    const halts = new Map(stored);
    return consumers.map((consumer) => {
      const open = this.#host.open(consumer.target);
      const halted = open === undefined ? halts.get(consumer.target) : open.halted;
      const holding = { ...consumer, again: again.get(consumer.target) ?? 0 };
      return halted === undefined ? holding : { ...holding, halted };
    });
  }

  async deliveries(filter: EventFilter, page: PageRequest): Promise<Page<WaitingDelivery>> {
    await this.#check(filter);
    return pageOf(page, (ask) => this.#host.reader.call("adminWaiting", { ...ask, filter }));
  }

  async deadLetters(filter: DeadLetterFilter, page: PageRequest): Promise<Page<DeadLetter>> {
    await this.#check(filter);
    return pageOf(page, (ask) => this.#host.reader.call("adminDead", { ...ask, filter }));
  }

  async countDeadLetters(filter: DeadLetterFilter): Promise<number> {
    await this.#check(filter);
    return this.#host.reader.call("adminCountDead", { filter });
  }

  async retry(filter: DeadLetterFilter): Promise<number> {
    const count = await this.#change("adminRetry", filter);
    this.#requested();
    return count;
  }

  drop(filter: DeadLetterFilter): Promise<number> {
    return this.#change("adminDrop", filter);
  }

  async countReplay(request: ReplayRequest): Promise<number> {
    await this.#check(request);
    let count = 0;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const reply: ReplayReply = await this.#host.reader.call("adminCountReplay", { request, after });
      count += reply.count;
      after = reply.next;
    }
    return count;
  }

  async replay(request: ReplayRequest, progress?: (queued: number) => void): Promise<number> {
    await this.#check(request);
    let count = 0;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const reply: ReplayReply = await this.#host.writer.call("adminReplay", { request, after });
      count += reply.count;
      after = reply.next;
      progress?.(count);
      this.#requested();
    }
    return count;
  }

  async halt(target: string, halt: Halt | undefined): Promise<void> {
    this.#host.assertOpen();
    const open = this.#host.open(target);
    if (open !== undefined) await open.halt(halt);
    else if (!(await this.#host.writer.call("adminHalt", { target, halt })))
      throw await this.#unknown(target);
  }

  async backup(file: string): Promise<void> {
    this.#host.assertOpen();
    await backup(this.#host.path, file);
  }

  async #change(name: "adminRetry" | "adminDrop", filter: DeadLetterFilter): Promise<number> {
    await this.#check(filter);
    let count = 0;
    for (let after: Cursor | undefined = START; after !== undefined; ) {
      const reply: ChangeReply = await this.#host.writer.call(name, { filter, limit: 0, after });
      count += reply.count;
      after = reply.next;
    }
    return count;
  }

  #requested(): void {
    for (const consumer of this.#host.consumers()) consumer.requested();
  }

  async #check(filter: DeadLetterFilter): Promise<void> {
    this.#host.assertOpen();
    checkFilter(filter);
    const { target } = filter;
    if (target === undefined) return;
    const { consumers } = await this.#host.stats();
    if (!consumers.some((one) => one.target === target)) throw await this.#unknown(target);
  }

  async #unknown(target: string): Promise<TenfourError> {
    const { consumers } = await this.#host.stats();
    const known = consumers.map((one) => one.target).join(", ") || "none";
    return new TenfourError(`there is no target "${target}" in the outbox; there are: ${known}`, {
      code: "ERR_TENFOUR_TARGET_UNKNOWN",
    });
  }
}

/** Puts slices together until a page is full. */
async function pageOf<T>(
  page: PageRequest,
  read: (ask: Omit<ListAsk<never>, "filter">) => Promise<Slice<T>>,
): Promise<Page<T>> {
  const { limit, after } = checkPage(page);
  const items: T[] = [];
  let next: Cursor | undefined = after ?? START;
  while (next !== undefined && items.length < limit) {
    const slice: Slice<T> = await read({ limit: limit - items.length, after: next });
    items.push(...slice.items);
    next = slice.next;
  }
  return next === undefined ? { items } : { items, next: formatCursor(next) };
}
