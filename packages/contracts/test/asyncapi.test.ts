import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { accwebEvents, asyncApiDocument, isJsonObject, sonoranEvents } from "../src/index.js";
import { type Fixture, negative, positive, unknown } from "./support/fixtures.js";
import { schemasFolder } from "./support/validators.js";

const manifest: unknown = JSON.parse(readFileSync(join(schemasFolder, "..", "package.json"), "utf8"));
const version = isJsonObject(manifest) && typeof manifest["version"] === "string" ? manifest["version"] : "";
const document = asyncApiDocument(version);

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
ajv.addSchema({ $id: "asyncapi", channels: document["channels"], components: document["components"] });

/** Whether a value fits the payload that a channel's message promises. */
function fits(channel: string, message: string, value: unknown): boolean {
  return ajv.validate(`asyncapi#/channels/${channel}/messages/${message}/payload`, value);
}

function channelOf({ source }: Fixture): string {
  return source === "sonoran" ? "sonoranHttp" : "accwebHttp";
}

function at(...path: readonly string[]): unknown {
  return path.reduce<unknown>((node, name) => (isJsonObject(node) ? node[name] : undefined), document);
}

describe("the AsyncAPI document", () => {
  it("is the committed one (run `npm run schemas` when this fails)", () => {
    const text = readFileSync(join(schemasFolder, "asyncapi.json"), "utf8");
    expect(text).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  it("has every event on the channels it comes in on", () => {
    const sonoran = sonoranEvents.map(({ name }) => name);
    expect(Object.keys(at("channels", "sonoranHttp", "messages") ?? {})).toEqual([...sonoran, "CUSTOM"]);
    expect(Object.keys(at("channels", "sonoranHub", "messages") ?? {})).toEqual(
      expect.arrayContaining([...sonoran, "CUSTOM", "authenticate", "unitLocation", "hubAnswer"]),
    );
    expect(Object.keys(at("channels", "accwebHttp", "messages") ?? {})).toEqual(
      accwebEvents.map(({ name }) => name),
    );
  });

  it("refers to nothing that it does not have", () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    const missing = [...references].filter(([, path = ""]) => at(...path.split("/")) === undefined);
    expect(missing).toEqual([]);
  });

  it.each(positive.map((fixture) => [fixture.name, fixture] as const))("takes %s", (_name, fixture) => {
    expect(fits(channelOf(fixture), fixture.event, fixture.wire)).toBe(true);
  });

  it.each(
    negative
      .filter(({ wire }) => Object.hasOwn(wire, "type") || Object.hasOwn(wire, "eventName"))
      .map((fixture) => [fixture.name, fixture] as const),
  )("refuses %s", (_name, fixture) => {
    expect(fits(channelOf(fixture), fixture.event, fixture.wire)).toBe(false);
  });

  it("takes any other Sonoran event as a custom one", () => {
    for (const { wire } of unknown.filter(({ source }) => source === "sonoran")) {
      expect(fits("sonoranHttp", "CUSTOM", wire)).toBe(true);
    }
  });

  it("describes our calls to the hub and its answers", () => {
    expect(fits("sonoranHub", "authenticate", ["community", "key", 1])).toBe(true);
    expect(fits("sonoranHub", "authenticate", ["community"])).toBe(false);
    expect(fits("sonoranHub", "unitLocation", [{ identId: 1, location: "Alta St" }])).toBe(true);
    expect(fits("sonoranHub", "unitLocation", [])).toBe(false);
    expect(fits("sonoranHub", "unitLocation", [{ location: "Alta St" }])).toBe(false);
    expect(fits("sonoranHub", "hubAnswer", { success: true, error: null, count: 0 })).toBe(true);
  });

  it("describes the webhook with its headers", () => {
    const headers = {
      "webhook-id": "01890a5d-ac96-774b-bcce-b302099a8057",
      "webhook-timestamp": "1700000000",
      "webhook-signature": "v1,abc=",
    };
    const valid = "asyncapi#/channels/webhook/messages/eventRecord/headers";
    expect(ajv.validate(valid, headers)).toBe(true);
    expect(ajv.validate(valid, { ...headers, "webhook-id": undefined })).toBe(false);
    const record = {
      id: headers["webhook-id"],
      source: "sonoran",
      name: "EVENT_UNIT_LOGOUT",
      outcome: "known",
      transport: "http",
      receivedAt: "2026-01-01T00:00:00.000Z",
      event: { type: "EVENT_UNIT_LOGOUT", data: { identId: 4 } },
    };
    expect(fits("webhook", "eventRecord", record)).toBe(true);
    expect(fits("webhook", "eventRecord", { ...record, outcome: "maybe" })).toBe(false);
  });
});
