import { expect, test } from "vitest";
import { composeByName } from "./compose.js";

test("a name of the other system's is said to be that, and is no slip", () => {
  expect(composeByName("EVENT_911", "accweb").hint).toBe(
    "EVENT_911 is an event of sonoran's, not of accweb's: it is sent as it is, as a custom event",
  );
  expect(composeByName("EVENT_911", undefined)).not.toHaveProperty("hint");
});
