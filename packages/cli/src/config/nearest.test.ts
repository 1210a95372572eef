import { expect, it } from "vitest";
import { nearest } from "./nearest.js";

const names = ["listen", "sonoran", "accweb", "limits", "communityId", "apiKey"];

it.each([
  ["sonaran", "sonoran"],
  ["listne", "listen"],
  ["acweb", "accweb"],
  ["community_id", "communityId"],
  ["API-KEY", "apiKey"],
])("takes %s for %s", (wrong, meant) => {
  expect(nearest(wrong, names)).toBe(meant);
});

it.each(["webhook", "x", "", "plugins"])("does not guess at %j", (wrong) => {
  expect(nearest(wrong, names)).toBeUndefined();
});
