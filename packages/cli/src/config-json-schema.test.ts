import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { configJsonSchema } from "./config-json-schema.js";

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(configJsonSchema());
const community = { communityId: "main", apiKey: "A1B2C3D4E5" };

describe("the JSON Schema of config files", () => {
  it("is what is shipped: `npm run schemas` writes it", () => {
    const shipped: unknown = JSON.parse(
      readFileSync(new URL("../schemas/config.schema.json", import.meta.url), "utf8"),
    );
    expect(shipped).toEqual(configJsonSchema());
  });

  it.each([
    {},
    { $schema: "x", listen: { host: "::", port: 0 }, limits: { maxHeldBytes: 2 ** 20 } },
    { sonoran: { communities: [{ ...community, servers: [{ id: 1, path: "/a" }] }], paths: ["/x"] } },
    { accweb: { secrets: ["a-long-secret"], header: "x-mine" } },
    { accweb: { auth: "none" } },
    { admin: { host: "0.0.0.0", port: 0 }, dataDir: "data" },
    {
      sonoran: {
        communities: [{ ...community, servers: [{ id: 1, websocket: true }] }],
        hubUrl: "https://hub.example/apiWsHub",
      },
    },
    { sonoran: { communities: [{ ...community, servers: [{ id: 1, websocket: "${A}" }] }], hubUrl: "${A}" } },
    {
      listen: { host: "${A}", port: "${B}" },
      sonoran: {
        communities: [{ communityId: "${A}", apiKey: "${A}", servers: [{ id: "${B}", path: "${C}" }] }],
      },
      accweb: { secrets: ["${A}"], header: "${A}", auth: "${A}", paths: ["/${A}/x"] },
      limits: { maxHeldBytes: "${A}" },
    },
  ])("accepts %j", (config) => {
    validate(config);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    { sonaran: {} },
    { listen: { port: 70_000 } },
    { listen: { port: "80" } },
    { sonoran: { communities: [] } },
    { sonoran: { communities: [{ communityId: "main" }] } },
    { sonoran: { communities: [{ ...community, apiKey: "sh0rt" }] } },
    { sonoran: { communities: [community], paths: ["x"] } },
    { accweb: { auth: "basic" } },
    { sonoran: { communities: [{ ...community, servers: [{ id: 1, websocket: "yes" }] }] } },
    { sonoran: { communities: [community], hubUrl: "my hub" } },
    { admin: { token: "x" } },
  ])("refuses %j", (config) => {
    expect(validate(config)).toBe(false);
  });

  it("describes every option", () => {
    const undescribed = (node: unknown, path: string): string[] => {
      if (typeof node !== "object" || node === null || !("properties" in node)) return [];
      return Object.entries(node.properties ?? {}).flatMap(([name, option]: [string, unknown]) => {
        const item =
          typeof option === "object" && option !== null && "items" in option ? option.items : option;
        const own = JSON.stringify(option).includes('"description"') ? [] : [`${path}.${name}`];
        return [...own, ...undescribed(item, `${path}.${name}`)];
      });
    };
    expect(undescribed(configJsonSchema(), "")).toEqual([]);
  });
});
