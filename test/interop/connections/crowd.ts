import type { ReceiverProcess } from "../../hostile/receiver-process.js";
import { Sender } from "../../hostile/sender.js";

/** How many open at one time: fewer than a server lets wait to be taken. */
const BATCH = 200;

/** What one of the crowd does. */
export interface Part {
  /** Sent when it has connected. */
  readonly first: string;
  /** Sent when it is told to go on. */
  readonly then: string;
  /** Whether the first is a whole request, whose answer it waits for. @default false */
  readonly isWhole?: boolean;
}

/** Thousands of connections to one port. */
export class Crowd implements AsyncDisposable {
  readonly #members: { readonly sender: Sender; readonly part: Part }[] = [];

  /**
   * Connects, each with the next part in turn. Resolves with the answers to whole requests; undefined stands for a
   * connection that ended without one.
   *
   * @param receiver that is to have taken a batch before the next one comes: a system whose queue is full lets
   * connections appear open on one side only, and who then only waits, waits for ever. Not where some are turned away.
   */
  async join(port: number, count: number, parts: readonly Part[], receiver?: ReceiverProcess) {
    const answers: (number | undefined)[] = [];
    const before = (await receiver?.usage())?.taken ?? 0;
    for (let joined = 0; joined < count; ) {
      const batch = Array.from({ length: Math.min(BATCH, count - joined) }, (_, index) => {
        const part = parts[(joined + index) % parts.length];
        if (part === undefined) throw new Error("a crowd without parts");
        return { sender: new Sender(port), part };
      });
      this.#members.push(...batch);
      joined += batch.length;
      const begun = batch.map(async ({ sender, part }) => {
        if (part.first !== "") await sender.take({ write: part.first });
        return part.isWhole === true ? [await sender.answer()] : [];
      });
      answers.push(...(await Promise.all(begun)).flat());
      await receiver?.until({ taken: before + joined });
    }
    return answers;
  }

  /** Each sends what it has left. Resolves with their answers. */
  async goOn(): Promise<(number | undefined)[]> {
    const answers: (number | undefined)[] = [];
    for (let from = 0; from < this.#members.length; from += BATCH) {
      const batch = this.#members.slice(from, from + BATCH).map(async ({ sender, part }) => {
        await sender.take({ write: part.then });
        return sender.answer();
      });
      answers.push(...(await Promise.all(batch)));
    }
    return answers;
  }

  /** Resolves once the other side has ended every connection, with the answer that each got before. */
  async ended(): Promise<(number | undefined)[]> {
    return Promise.all(
      this.#members.map(async ({ sender }) => {
        const answer = await sender.answer();
        while ((await sender.answer()) !== undefined);
        return answer;
      }),
    );
  }

  /** So many hang up. */
  async leave(count: number): Promise<void> {
    const leaving = this.#members.splice(0, count);
    await Promise.all(leaving.map(({ sender }) => sender[Symbol.asyncDispose]()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave(this.#members.length);
  }
}
