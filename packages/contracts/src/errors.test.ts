import { expect, it } from "vitest";
import { TenfourError } from "./errors.js";

it("carries a code, the class's name and the cause", () => {
  class PortError extends TenfourError {}
  const cause = new Error("EADDRINUSE");
  const error = new PortError("Port 30150 is in use.", { code: "ERR_TENFOUR_PORT_IN_USE", cause });
  expect(error).toMatchObject({
    name: "PortError",
    code: "ERR_TENFOUR_PORT_IN_USE",
    message: "Port 30150 is in use.",
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect("cause" in new TenfourError("x", { code: "ERR_TENFOUR_X" })).toBe(false);
});
