import { makeRecord, parseText, understand } from "@tenfour/contracts";

/**
 * What the package makes of each body: its result, and the record around it, as one text.
 *
 * @param {readonly { source: "sonoran" | "accweb", text: string }[]} bodies
 */
export function understandAll(bodies) {
  return bodies.map(({ source, text }) => {
    const result = understand(source, parseText(text), undefined);
    const head = { id: "1", source, transport: "local", receivedAt: "2026-01-02T03:04:05.000Z" };
    return JSON.stringify([result, makeRecord(head, result)]);
  });
}
