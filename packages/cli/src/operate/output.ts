import type { Io } from "../io.js";
import { LineWriter } from "../output/line-writer.js";
import { neutralise, safeJson } from "../output/safe-text.js";
import { readerIsGone } from "../output/stdout-failure.js";
import { type Style, styleFor } from "../output/style.js";

/** What a command prints: one form for people, one for programs. */
export interface CommandOutput {
  readonly json: boolean;
  readonly style: Style;
  /** A line for people; nothing with `--json`. */
  line(text: string): Promise<void>;
  /** A line that is safe already, with colours. */
  styled(text: string): Promise<void>;
  /** An object with one member, which says what it is about; nothing without `--json`. */
  object(value: object): Promise<void>;
  /** Resolves when whoever reads has everything. */
  end(): Promise<void>;
}

/** Makes the output of a command. */
export function commandOutput(io: Io, json: boolean): CommandOutput {
  const writer = new LineWriter(io.stdout, () => undefined);
  const write = async (text: string): Promise<void> => {
    await writer.write(() => text);
  };
  return {
    json,
    style: styleFor(io.stdout, io.env),
    line: async (text) => {
      if (!json) await write(neutralise(text));
    },
    styled: async (text) => {
      if (!json) await write(text);
    },
    object: async (value) => {
      if (json) await write(safeJson(JSON.stringify(value)));
    },
    end: async () => {
      await writer.flush();
      readerIsGone(writer.failure);
    },
  };
}

/** `1 event` or `2 events`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
