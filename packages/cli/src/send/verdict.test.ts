import { expect, test } from "vitest";
import { judge } from "./verdict.js";

const said = (status: number, body: string, name = "EVENT_911") => judge("sonoran", name, { status, body });

test.each([
  [200, "ok", "accepted"],
  [200, "ok - custom", "accepted, as a custom event"],
  [204, "", "accepted"],
  [200, "Thank you.", "accepted"],
])("%i %s is an acceptance", (status, body, words) => {
  expect(said(status, body)).toEqual({ accepted: true, words });
});

test.each([
  [200, "error", "the key is wrong"],
  [200, '{"error":"bad request"}', "not an event"],
  [200, "missing identId", "could not be used"],
  [200, "handler exception\n", "could not be used"],
  [200, "The resource sonorancad is loaded.", "this is a page"],
  [301, "", "redirected elsewhere"],
  [400, "Invalid Type", "no event with a readable key"],
  [401, "wrong key", "wrong key or secret"],
  [404, "not found", "no events are taken there"],
  [418, "", "refused"],
  [429, "Rate limit exceeded.", "send more slowly"],
  [503, "overloaded", "try again later"],
  [599, "", "the listener failed"],
])("%i %s is a refusal", (status, body, words) => {
  const verdict = said(status, body);
  expect(verdict.accepted).toBe(false);
  expect(verdict.words).toContain(words);
});

test("the game server's `error` says nothing about a panic", () => {
  expect(said(200, "error", "event_unit_panic").accepted).toBe(true);
});

test("accweb reads no answer, so its text means nothing", () => {
  const verdict = judge("accweb", "instance_started", { status: 200, body: "error" });
  expect(verdict).toEqual({ accepted: true, words: "accepted" });
});

test("no answer is a refusal with the reason", () => {
  const verdict = judge("sonoran", "EVENT_911", { error: "nothing listens there" });
  expect(verdict).toEqual({ accepted: false, words: "nothing listens there" });
});
