import { readFileSync } from "node:fs";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { makeMetrics } from "../src/metrics/metrics.js";

const docs = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

/** What the registry has, as rows of docs/metrics.md. */
async function registered(): Promise<Map<string, { type: string; help: string; labels: string[] }>> {
  const { registry } = makeMetrics();
  const found = new Map<string, { type: string; help: string; labels: string[] }>();
  for (const { name, help, type } of await registry.getMetricsAsJSON()) {
    const metric = registry.getSingleMetric(name) as unknown as { labelNames: string[] };
    found.set(name, { type: String(type), help, labels: [...metric.labelNames] });
  }
  return found;
}

/** Names of metrics and labels in an expression; throws for one that is no PromQL. */
function namesIn(expr: string): { metrics: string[]; labels: string[] } {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expr}`);
      if (type.name === "Identifier") metrics.push(expr.slice(from, to));
      if (type.name === "LabelName") labels.push(expr.slice(from, to));
    },
  });
  return { metrics, labels };
}

/** Every value of members of this name, however deep. */
function valuesOf(value: unknown, member: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name === member && typeof one === "string" ? [one] : valuesOf(one, member),
  );
}

/** What Prometheus adds itself. */
const OF_PROMETHEUS = { metrics: ["up"], labels: ["job", "instance", "le"] };

describe("metrics", () => {
  it("are those of docs/metrics.md, with their types, labels and words", async () => {
    const rows = [...docs("metrics.md").matchAll(/^\| `(\w+)` \| (\w+) \| (.+?) \| (.+?) \|$/gm)];
    const documented = rows.map(([, name, type, labels = "", help]) => [
      name,
      { type, help, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label) },
    ]);
    expect(documented).toEqual([...(await registered())]);
  });

  it.each([
    ["operate/alerts.yaml", (text: string) => parse(text) as unknown],
    ["operate/grafana-dashboard.json", (text: string) => JSON.parse(text) as unknown],
  ])("every expression in %s is PromQL about metrics and labels that there are", async (file, read) => {
    const metrics = await registered();
    const expressions = valuesOf(read(docs(file)), "expr");
    expect(expressions.length).toBeGreaterThan(5);
    for (const expr of expressions) {
      const named = namesIn(expr);
      expect(named.metrics.length, expr).toBeGreaterThan(0);
      const labels = [...OF_PROMETHEUS.labels];
      for (const name of named.metrics.filter((one) => !OF_PROMETHEUS.metrics.includes(one))) {
        const metric = metrics.get(name) ?? metrics.get(name.replace(/_(bucket|sum|count)$/, ""));
        expect(metric, `${name} in ${expr}`).toBeDefined();
        if (name.endsWith("_bucket")) expect(metric?.type).toBe("histogram");
        labels.push(...(metric?.labels ?? []));
      }
      for (const label of named.labels) expect(labels, `${label} in ${expr}`).toContain(label);
    }
  });

  it("an expression that is none is noticed", () => {
    expect(() => namesIn("sum by (target (tenfour_target_dead)")).toThrow("no PromQL");
  });
});
