import { expect, test } from "vitest";
import { assign, parseAssignment } from "./assignment.js";

const event = { type: "EVENT_911", data: { call: { caller: "x", callId: 1 }, ids: [1, 2], none: null } };
const set = (text: string) => assign(event, parseAssignment(text));

test.each([
  ["data.call.caller=Jane", { call: { caller: "Jane", callId: 1 } }],
  ['data.call.caller="7"', { call: { caller: "7", callId: 1 } }],
  ["data.call.callId=7", { call: { caller: "x", callId: 7 } }],
  ["data.call.caller=a=b", { call: { caller: "a=b", callId: 1 } }],
  ["data.call.caller=", { call: { caller: "", callId: 1 } }],
  ["data.call.callId=1e999", { call: { caller: "x", callId: "1e999" } }],
  ["data.call=null", { call: null }],
  ["data.ids[1]=9", { ids: [1, 9] }],
  ["data.ids.2=9", { ids: [1, 2, 9] }],
  ["data.new.list[0].name=x", { new: { list: [{ name: "x" }] } }],
  ["data.none.a=true", { none: { a: true } }],
  ['data.ids=["a",{"b":1}]', { ids: ["a", { b: 1 }] }],
])("%s", (text, data) => {
  expect(set(text)).toEqual({ ...event, data: { ...event.data, ...data } });
});

test("leaves the event that it was given alone", () => {
  const before = JSON.stringify(event);
  set("data.call.caller=Jane");
  set("data.ids[0]=5");
  expect(JSON.stringify(event)).toBe(before);
});

test("a member that objects inherit is one like any other", () => {
  expect(JSON.stringify(set("data.constructor.name=x"))).toContain('"constructor":{"name":"x"}');
});

test.each([
  ["data.call.caller", "--set must be path=value"],
  ["=x", "--set must be path=value"],
  ["a..b=x", "--set must be path=value"],
  ["data.ids[x]=1", "--set must be path=value"],
  ["data.ids[3]=1", "--set: data.ids is a list of 2, and has no place 3"],
  ["data.ids.x=1", "--set: data.ids is a list of 2, and has no place x"],
  ["type.a=1", "--set: type is neither an object nor a list, so it has no a"],
  ["data.__proto__.polluted=1", "--set cannot set a member __proto__"],
])("refuses %s", (text, message) => {
  expect(() => set(text)).toThrow(message);
});
