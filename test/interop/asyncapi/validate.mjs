// Checks the shipped AsyncAPI document with AsyncAPI's own parser, and that the parser finds in it what we promise.
import { readFileSync } from "node:fs";
import path from "node:path";
import { Parser } from "@asyncapi/parser";
import { Tally } from "../../../scripts/lib/tally.mjs";

const file = path.resolve(import.meta.dirname, "../../../packages/contracts/schemas/asyncapi.json");
const expected = [
  "receiveSonoranHttp receive /sonorancad/event",
  "receivePushEvent receive /",
  "authenticate send /",
  "unitLocation send /",
  "receiveAccwebHttp receive /callback",
  "sendWebhook send null",
];
/** A newer minor version of the specification is no fault of the document. */
const accepted = new Set(["asyncapi-latest-version"]);

const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"));
const tally = new Tally();

await tally.check("asyncapi.json: the official parser has nothing against it", () =>
  diagnostics
    .filter(({ code }) => !accepted.has(String(code)))
    .map(({ code, message, path: place }) => `${code} at ${place.join("/")}: ${message}`),
);

const found = (document?.operations().all() ?? []).map((operation) => {
  const [channel] = operation.channels().all();
  return `${operation.id()} ${operation.action()} ${channel?.address() ?? "null"}`;
});
for (const operation of expected) {
  await tally.check(`asyncapi.json: ${operation}`, () =>
    found.includes(operation) ? [] : [`not in ${found.join(", ")}`],
  );
}
await tally.check("asyncapi.json: no operation beside these", () =>
  found.filter((operation) => !expected.includes(operation)),
);
await tally.check("asyncapi.json: every message has a title, a summary and a payload", () =>
  (document?.messages().all() ?? [])
    .filter((message) => !message.title() || !message.summary() || !message.hasPayload())
    .map((message) => message.id()),
);

process.exitCode = tally.finish();
