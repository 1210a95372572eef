import type { Io } from "../io.js";
import { neutralise, safeJson } from "../output/safe-text.js";
import { type Style, styleFor } from "../output/style.js";
import type { CheckStatus, Finding } from "./check.js";

/** Prints findings as they come. */
export interface Reporter {
  add(check: string, finding: Finding): void;
  /** Prints how it went in all; true when nothing failed. */
  end(): boolean;
}

/** For people, or as NDJSON: a line per finding, and one for all of them at the end. */
export function reporterFor(io: Pick<Io, "stdout" | "env">, json: boolean): Reporter {
  const counts: Record<CheckStatus, number> = { ok: 0, note: 0, warning: 0, failed: 0 };
  const style = styleFor(io.stdout, io.env);
  const write = (text: string): void => void io.stdout.write(`${text}\n`);
  return {
    add: (check, finding) => {
      counts[finding.status] += 1;
      write(
        json ? safeJson(JSON.stringify({ check: { name: check, ...finding } })) : line(check, finding, style),
      );
    },
    end: () => {
      const ok = counts.failed === 0;
      write(json ? JSON.stringify({ doctor: { passed: ok, ...counts } }) : summary(counts));
      return ok;
    },
  };
}

const NAME_WIDTH = 15;
const MARKS: Readonly<
  Record<CheckStatus, readonly [mark: string, colour: "green" | "blue" | "yellow" | "red"]>
> = {
  ok: ["ok     ", "green"],
  note: ["note   ", "blue"],
  warning: ["warning", "yellow"],
  failed: ["FAILED ", "red"],
};

function line(check: string, { status, message, remedy, block = [] }: Finding, style: Style): string {
  const [mark, colour] = MARKS[status];
  const cure = remedy === undefined ? "" : style.dim(` -> ${neutralise(remedy)}`);
  const head = `${style[colour](mark)}  ${check.padEnd(NAME_WIDTH)}  ${neutralise(message)}${cure}`;
  return [head, ...block.map((one) => `    ${style.cyan(neutralise(one))}`)].join("\n");
}

function summary({ failed, warning }: Record<CheckStatus, number>): string {
  const warnings = warning === 0 ? "" : ` ${count(warning, "warning")}.`;
  return failed === 0 ? `Nothing failed.${warnings}` : `${count(failed, "check")} failed.${warnings}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
