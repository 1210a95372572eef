// The tables of bench/receive: aligned for a terminal, or Markdown for docs/performance.md.
import { percentile, spread } from "./measure.js";

/** What each server's CPU costs of another's, at least; see docs/performance.md. */
const BARS = [
  ["tenfour-node", "http-zod", 1.05],
  ["tenfour-node", "fastify", 1],
  ["tenfour-node", "hono-zod", 1],
  ["tenfour-express", "express-zod", 2],
];

/** One row per server, and the heading, of what was measured in slices. */
export function rowsOf(measured) {
  const limit = measured.get("limit");
  const rows = [...measured].map(([name, runs]) => {
    const latencies = runs.flatMap((run) => run.latencies);
    return [
      name,
      spread(runs.map((run) => run.cpuPerRequest)).median.toFixed(1),
      shown(ratioOf(limit, runs)),
      spread(runs.map((run) => run.perSecond)).median.toFixed(0),
      percentile(latencies, 0.5).toFixed(0),
      percentile(latencies, 0.99).toFixed(0),
    ];
  });
  return [["server", "CPU µs/request", "of the limit (IQR)", "requests/s", "p50 µs", "p99 µs"], ...rows];
}

/** Prints how the doors stand against their peers, where both were measured. */
export function printBars(measured) {
  for (const [door, peer, bar] of BARS) {
    if (!measured.has(door) || !measured.has(peer)) continue;
    const ratio = ratioOf(measured.get(peer), measured.get(door));
    const verdict = ratio.low >= bar ? "met" : ratio.high < bar ? "missed" : "within the spread";
    console.log(`- ${door} against ${peer}: ${shown(ratio)}, bar ${bar.toFixed(2)}: ${verdict}`);
  }
  console.log("");
}

/** Prints a heading and a table, whose first row are the names of its columns. */
export function printTable(title, rows, markdown) {
  if (markdown) {
    const [head, ...body] = rows.map((cells) => `| ${cells.join(" | ")} |`);
    const line = `|${rows[0].map(() => "---").join("|")}|`;
    console.log(`### ${title}\n\n${[head, line, ...body].join("\n")}\n`);
    return;
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  console.log(title);
  for (const cells of rows) {
    const padded = cells.map((cell, column) =>
      (column === 0 ? cell.padEnd : cell.padStart).call(cell, widths[column]),
    );
    console.log(`  ${padded.join("  ")}`);
  }
  console.log("");
}

/** Each slice against the other's of the same round: what the machine did meanwhile, it did to both. */
function ratioOf(reference, runs) {
  return spread(runs.map((run, round) => reference[round].cpuPerRequest / run.cpuPerRequest));
}

function shown({ median, low, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}
