import { describe, expect, it } from "vitest";
import { checkConfig } from "./check-config.js";

const check = (value: unknown): unknown => checkConfig(value, "tenfour.config.yaml");
const community = { communityId: "main", apiKey: "A1B2C3D4E5" };

describe("checkConfig", () => {
  it("takes a full config", () => {
    const config = {
      $schema: "./schema.json",
      listen: { host: "127.0.0.1", port: 0 },
      sonoran: { communities: [{ ...community, servers: [{ id: 1, path: "/a" }] }], paths: ["/x"] },
      accweb: { secrets: ["a-long-secret"], header: "x-mine", paths: ["/cb"] },
      limits: { maxHeldBytes: 2 ** 21, maxSonoranBodyBytes: 1, maxAccwebBodyBytes: 2 },
    };
    expect(check(config)).toEqual(config);
    expect(check({})).toEqual({});
  });

  it.each([
    [{ sonaran: {} }, 'there is no option "sonaran"; did you mean "sonoran"?'],
    [{ port: 1 }, 'there is no option "port"; it belongs to listen'],
    [
      { sonoran: { communities: [{ ...community, api_key: "x" }] } },
      'there is no option "api_key" in sonoran.communities[0]; did you mean "apiKey"?',
    ],
    [{ listen: { sockets: 1 } }, 'there is no option "sockets" in listen; there are host, port'],
    [{ listen: { port: 70_000 } }, "listen.port: expected a port from 0 to 65535"],
    [{ listen: { port: "80" } }, "listen.port: expected a port: a whole number"],
    [
      { sonoran: { communities: [{ ...community, communityId: 4711 }] } },
      "sonoran.communities[0].communityId: expected text; put the value in quotes",
    ],
    [{ sonoran: { communities: [] } }, "sonoran.communities: expected at least one community"],
    [{ sonoran: { communities: [{ ...community, apiKey: "YOUR_API_KEY" }] } }, "this is the sample"],
    [{ accweb: { auth: "basic" } }, 'accweb.auth: Invalid input: expected "none"'],
    [
      { sonoran: { communities: [{ communityId: "main" }] } },
      "sonoran.communities[0].apiKey: this option is missing",
    ],
    [
      { accweb: { secrets: [12345678] } },
      "accweb.secrets[0]: expected an accweb secret, a string; put the value in quotes",
    ],
    [{ accweb: null }, "accweb: expected a section with options"],
    [[], "tenfour.config.yaml: expected a section with options"],
  ])("explains %j", (value, sentence) => {
    expect(() => check(value)).toThrow(sentence);
    expect(() => check(value)).toThrow(/^tenfour\.config\.yaml: /);
  });

  it.each([
    [
      { sonoran: { communities: [{ communityId: "main", "apiKey:A1B2C3D4E5": null }] } },
      'a space is missing after the colon of "apiKey" in sonoran.communities[0]',
    ],
    [
      { sonoran: { communities: [{ communityId: "main", "A1B2C3D4E5-F6": "apiKey" }] } },
      "in the place of an option's name that is none (not shown, it may be a secret) in sonoran.communities[0]",
    ],
    [
      { targets: [{ name: "site", type: "webhook", url: "http://a", "secret:whsec_A1B2C3D4E5": null }] },
      'a space is missing after the colon of "secret" in targets[0]',
    ],
    [
      {
        targets: [
          { name: "a", type: "webhook", url: "http://a", headers: { "authorization:A1B2C3D4E5": null } },
        ],
      },
      "targets[0].headers.…: expected text",
    ],
  ])("does not show what stands in the place of a name: %#", (value, sentence) => {
    expect(() => check(value)).toThrow(sentence);
    expect(() => check(value)).not.toThrow("A1B2C3D4E5");
  });

  it("names several mistakes at once, but not all of many", () => {
    const value = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`wrong${index}`, 1]));
    expect(() => check(value)).toThrow(/wrong0.*; .*wrong4.*; and 4 more$/);
  });

  it("shows no value", () => {
    const value = {
      sonoran: { communities: [{ communityId: "", apiKey: "sh0rt" }] },
      accweb: { secrets: "s3" },
    };
    expect(() => check(value)).toThrow(/too short/);
    expect(() => check(value)).not.toThrow(/sh0rt|s3/);
  });
});
