import { shorten } from "./safe-text.js";
import type { Style } from "./style.js";

/** A column: its title, and how many characters its cells may have. */
export interface Column {
  readonly title: string;
  readonly max: number;
  readonly right?: boolean;
}

/** Lines of a table for a terminal. Whatever players typed is made safe; what is too long is cut. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] {
  const cells = rows.map((row) => columns.map(({ max }, index) => shorten(row[index] ?? "", max)));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((row) => Array.from(row[index] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => {
        const pad = " ".repeat(Math.max(0, (widths[index] ?? 0) - Array.from(cell).length));
        return columns[index]?.right === true ? pad + cell : cell + pad;
      })
      .join("  ")
      .trimEnd();
  return [style.bold(line(columns.map(({ title }) => title))), ...cells.map(line)];
}
