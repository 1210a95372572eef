import { describe, expect, it } from "vitest";
import { configSchema } from "../config-schema.js";
import { interpolate } from "./interpolate.js";

const from = (value: unknown, env: Record<string, string> = {}): unknown =>
  interpolate(value, configSchema, env, "tenfour.config.json");

describe("interpolate", () => {
  it("puts the variable's value in, at every depth and in the middle of a text", () => {
    const config = { listen: { host: "${A}" }, accweb: { secrets: ["x-${A}-${B}"] } };
    expect(from(config, { A: "one", B: "two" })).toEqual({
      listen: { host: "one" },
      accweb: { secrets: ["x-one-two"] },
    });
  });

  it("does not look again at what came out of a variable", () => {
    expect(from({ listen: { host: "${A}" } }, { A: "${B}", B: "no" })).toEqual({ listen: { host: "${B}" } });
  });

  it("takes $${ for a literal ${ and leaves a lone dollar alone", () => {
    expect(from({ listen: { host: "$${A} $A $" } })).toEqual({ listen: { host: "${A} $A $" } });
  });

  it("makes a number of a reference where a number is wanted, and only there", () => {
    const config = {
      listen: { port: "${N}" },
      sonoran: { communities: [{ communityId: "${N}", apiKey: "k", servers: [{ id: "${N}" }] }] },
    };
    expect(from(config, { N: "42" })).toEqual({
      listen: { port: 42 },
      sonoran: { communities: [{ communityId: "42", apiKey: "k", servers: [{ id: 42 }] }] },
    });
  });

  it("names the variable and the option when a number is wanted and none is there, but not the value", () => {
    const attempt = (): unknown => from({ listen: { port: "${N}" } }, { N: "s3cret" });
    expect(attempt).toThrow(/^tenfour\.config\.json: listen\.port wants a whole number.*variable N does not/);
    expect(attempt).not.toThrow(/s3cret/);
  });

  it.each([
    ["true", true],
    ["0", false],
  ])("makes true or false of a reference to %s where that is wanted", (text, value) => {
    const config = { sonoran: { communities: [{ servers: [{ websocket: "${W}" }] }] } };
    expect(from(config, { W: text })).toEqual({
      sonoran: { communities: [{ servers: [{ websocket: value }] }] },
    });
    expect(() => from(config, { W: "s3cret" })).toThrow(
      /servers\[0\]\.websocket wants true or false.*variable W does not/,
    );
    expect(() => from(config, { W: "s3cret" })).not.toThrow(/s3cret/);
  });

  it.each([undefined, "", "  \r\n"])("says which variable is missing and where it is used (%j)", (value) => {
    const env = value === undefined ? {} : { MY_KEY: value };
    const config = { sonoran: { communities: [{ communityId: "a", apiKey: "${MY_KEY}" }] } };
    expect(() => from(config, env)).toThrow(
      "the environment variable MY_KEY, which sonoran.communities[0].apiKey in tenfour.config.json refers to, is not set",
    );
  });

  it("does not take what every object has for a variable", () => {
    expect(() => from({ listen: { host: "${constructor}" } })).toThrow(/variable constructor.* is not set/);
  });

  it.each(["${}", "${not a name}", "${open", "${A-default}"])("refuses %s without quoting it", (text) => {
    const attempt = (): unknown => from({ listen: { host: text } });
    expect(attempt).toThrow(
      "tenfour.config.json: listen.host has a reference that is not ${NAME_OF_A_VARIABLE}",
    );
    expect(attempt).not.toThrow(/not a name|default|open/);
  });
});
