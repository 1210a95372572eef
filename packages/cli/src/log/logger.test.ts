import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { styleFor } from "../output/style.js";
import { createLogger, type LoggerOptions } from "./logger.js";

const KEY = "S3cret/Key-1";

function logTo(options: Partial<LoggerOptions>): {
  logger: ReturnType<typeof createLogger>;
  lines: string[];
} {
  const lines: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => {
      lines.push(chunk);
      done();
    },
  });
  const style = styleFor({}, {});
  return {
    logger: createLogger({ stream, level: "info", json: false, style, secrets: [KEY], ...options }),
    lines,
  };
}

describe("createLogger", () => {
  it("writes lines for people", () => {
    const { logger, lines } = logTo({});
    logger.warn({ code: "ERR_X", address: "10.0.0.7", path: "/a\u001b[0m" }, "refused: wrong key");
    expect(lines).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d {2}warn {3}refused: wrong key \(code=ERR_X address=10\.0\.0\.7 path=\/a\\u001b\[0m\)\n$/,
      ),
    ]);
  });

  it("writes pino's JSON when asked to", () => {
    const { logger, lines } = logTo({ json: true });
    logger.error({ code: "ERR_X" }, "no");
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: 50,
      time: expect.any(Number),
      code: "ERR_X",
      msg: "no",
    });
  });

  it("keeps to its level", () => {
    const { logger, lines } = logTo({ level: "error" });
    logger.warn({}, "no");
    logger.error({}, "yes");
    expect(lines).toHaveLength(1);
  });

  it.each([true, false])("shows no key, wherever it comes from (json: %s)", (json) => {
    const { logger, lines } = logTo({ json });
    logger.warn(
      { path: `/x/${KEY.toUpperCase()}`, cause: `at "${KEY}"`, deep: { list: [encodeURIComponent(KEY)] } },
      `about ${KEY}`,
    );
    logger.warn({ apiKey: "anything", nested: { secret: "anything", more: { key: "anything" } } }, "x");
    const all = lines.join("");
    expect(all).toContain("[redacted]");
    expect(all).not.toMatch(/s3cret/i);
    expect(all).not.toContain("anything");
  });
});
