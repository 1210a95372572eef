import { describe, expect, it } from "vitest";
import { eventTime } from "./event-time.js";

const receivedAt = "2024-06-24T20:15:04.500Z";
const arrival = { date: new Date(receivedAt), ns: 1_719_260_104_500_000_000n };

describe("eventTime of a timestamp", () => {
  it.each([
    ["2024-06-24T20:15:03.056223682Z", "2024-06-24T20:15:03.056Z", 1_719_260_103_056_223_682n],
    ["2024-06-24T20:15:03Z", "2024-06-24T20:15:03.000Z", 1_719_260_103_000_000_000n],
    ["2024-06-24T20:15:03.1Z", "2024-06-24T20:15:03.100Z", 1_719_260_103_100_000_000n],
    ["2024-06-24T20:15:03.9999999999Z", "2024-06-24T20:15:03.999Z", 1_719_260_103_999_999_999n],
    ["2024-06-24T22:15:03.25+02:00", "2024-06-24T20:15:03.250Z", 1_719_260_103_250_000_000n],
    ["2024-06-24t20:15:03z", "2024-06-24T20:15:03.000Z", 1_719_260_103_000_000_000n],
    ["1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z", -500_000_000n],
  ])("reads %s", (text, date, ns) => {
    expect(eventTime(text)).toEqual({ date: new Date(date), ns });
    expect(eventTime({ timestamp: text })).toEqual({ date: new Date(date), ns });
  });

  it.each([
    "",
    "yesterday",
    "2024-06-24",
    "2024-13-24T20:15:03Z",
    "2024-06-24T20:61:03Z",
    "2024-06-24T20:15:03",
    "9".repeat(5_000_000),
  ])("does not read %.30s", (text) => {
    expect(eventTime(text)).toBeUndefined();
  });

  it("orders what a Date and the text cannot", () => {
    const inOrder = ["2024-06-24T20:15:03Z", "2024-06-24T20:15:03.05Z", "2024-06-24T20:15:03.050000001Z"];
    const times = inOrder.map((text) => eventTime(text)?.ns ?? 0n);
    expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0n))).toBe(true);
    expect(inOrder.toSorted((a, b) => (a < b ? -1 : 1))).not.toEqual(inOrder);
  });
});

describe("eventTime of a record", () => {
  it("is accweb's own time", () => {
    const event = { eventName: "instance_started", timestamp: "2024-06-24T20:15:03.056223682Z" };
    expect(eventTime({ receivedAt, event }).ns).toBe(1_719_260_103_056_223_682n);
  });

  it.each([
    ["a Sonoran event has none", { type: "EVENT_911", data: {} }],
    [
      "a Sonoran event's member happens to be called so",
      { type: "custom", timestamp: "2001-01-01T00:00:00Z" },
    ],
    ["accweb's cannot be read", { eventName: "instance_started", timestamp: "soon" }],
    ["accweb's is no text", { eventName: "instance_started", timestamp: 5 }],
    ["there is no event", null],
    ["the event is a list", []],
  ])("is the time of arrival when %s", (_case, event) => {
    expect(eventTime({ receivedAt, event })).toEqual(arrival);
  });

  it("is that of arrival for a Sonoran event with the members of one of accweb's", () => {
    const event = { type: "custom", eventName: "x", timestamp: "2001-01-01T00:00:00Z" };
    expect(eventTime({ source: "sonoran", receivedAt, event })).toEqual(arrival);
    expect(eventTime({ source: "accweb", receivedAt, event }).ns).toBe(978_307_200_000_000_000n);
  });

  it("is the epoch when neither can be read", () => {
    expect(eventTime({ receivedAt: "", event: null })).toEqual({ date: new Date(0), ns: 0n });
  });
});
