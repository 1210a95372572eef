import { NO_LAP_TIME_MS } from "@tenfour/contracts";
import { createRenderer, type Post, scopeOf } from "@tenfour/discord";
import { expect, test } from "vitest";
import { accweb, carState, dispatch, lap, sonoran, unit } from "./support/records.js";

function textOf(post: Post | undefined): string {
  return post === undefined || post.kind === "board" ? "" : JSON.stringify(post.message);
}

test("a 911 call is one message, struck through when it is removed", () => {
  const renderer = createRenderer();
  const call = { callId: 3, isEmergency: true, caller: "Jane", location: "Pier 4", description: "smoke" };
  const [placed] = renderer.render(sonoran("EVENT_911", { call }));
  const [removed] = renderer.render(sonoran("EVENT_REMOVE_911", { callIds: [3, 99] }));
  expect(placed).toMatchObject({ kind: "life", key: "sonoran:main/1|911|3", ended: false });
  expect(textOf(placed)).toContain("smoke");
  expect(textOf(placed)).not.toContain("~~");
  expect(removed).toMatchObject({ kind: "life", key: "sonoran:main/1|911|3", ended: true });
  expect(textOf(removed)).toContain("~~smoke~~");
});

test("a dispatch call is one message through its life, and taking a record twice changes nothing", () => {
  const renderer = createRenderer();
  renderer.render(sonoran("EVENT_UNIT_LOGIN", { unit: unit(101, "A-10", "Jane Doe"), isDispatch: false }));
  const note = { time: "20:01:00", label: "A-10", type: "text", content: "two suspects" };
  const records = [
    sonoran("EVENT_DISPATCH_NEW", { dispatch: dispatch(7) }),
    sonoran("EVENT_DISPATCH_UNIT_ATTACH", { callId: 7, idents: [101, 102] }),
    sonoran("EVENT_DISPATCH_NOTE", { callId: 7, note }),
    sonoran("EVENT_DISPATCH_UNIT_DETACH", { callId: 7, idents: [102] }),
    sonoran("EVENT_DISPATCH_EDIT", { dispatch: dispatch(7, { title: "Armed robbery", idents: [101] }) }),
    sonoran("EVENT_DISPATCH_CLOSED", { callIds: [7] }),
  ];
  const posts = records.map((record) => {
    const first = renderer.render(record);
    expect(renderer.render(record)).toEqual(first);
    return first[0];
  });
  expect(new Set(posts.map((post) => post?.kind === "life" && post.key))).toEqual(
    new Set(["sonoran:main/1|call|7"]),
  );
  expect(textOf(posts[1])).toContain("A-10 Jane Doe\\nUnit 102");
  expect(textOf(posts[2])).toContain("two suspects");
  expect(textOf(posts[3])).not.toContain("Unit 102");
  expect(textOf(posts[4])).toContain("Armed robbery");
  expect(textOf(posts[4])).toContain("two suspects");
  expect(posts[5]).toMatchObject({ ended: true });
  expect(textOf(posts[5])).toContain("Closed");
});

test("what is heard of a call whose opening was not heard is shown all the same", () => {
  const renderer = createRenderer();
  const [post] = renderer.render(sonoran("EVENT_DISPATCH_UNIT_ATTACH", { callId: 9, idents: [1] }));
  expect(textOf(post)).toContain("Opened before we listened");
  expect(renderer.openCalls("sonoran:main/1")).toHaveLength(1);
});

test("a panic pings the one role, its end nobody", () => {
  const renderer = createRenderer({ panicRole: () => "77" });
  const [on] = renderer.render(sonoran("EVENT_UNIT_PANIC", { identIds: [101], isPanic: true }));
  expect(on).toMatchObject({ family: "panic", message: { allowed_mentions: { parse: [], roles: ["77"] } } });
  expect(textOf(on)).toContain("<@&77>");
  const [off] = renderer.render(sonoran("EVENT_UNIT_PANIC", { identIds: [101], isPanic: false }));
  expect(off).toMatchObject({ message: { allowed_mentions: { parse: [] } } });
  expect(textOf(off)).not.toContain("77");
});

test("the unit board groups by department; who logs out is gone from it and named in the log", () => {
  const renderer = createRenderer();
  const login = (id: number, num: string, name: string): void =>
    void renderer.render(sonoran("EVENT_UNIT_LOGIN", { unit: unit(id, num, name), isDispatch: id === 3 }));
  login(1, "A-10", "Jane");
  login(2, "A-11", "Bob");
  login(3, "D-1", "Imani");
  renderer.render(sonoran("EVENT_UNIT_STATUS", { identIds: [1], status: 4 }));
  renderer.render(sonoran("EVENT_UNIT_GROUP_ADD", { identIds: [1], groupName: "K9" }));
  const [, log] = renderer.render(sonoran("EVENT_UNIT_LOGOUT", { identId: 2 }));
  expect(textOf(log)).toContain("A-11 Bob off duty");
  expect(renderer.board("units", "sonoran:main/1").embeds[0]?.description).toBe(
    "**Dispatch**\nD-1 Imani · Available\n**Police**\nA-10 Jane · On scene · K9",
  );
});

const cuts = {
  cut: { hasCut: true, flags: 1 },
  outLap: { outLap: true, flags: 4 },
  sessionOver: { sessionOver: true, flags: 1024 },
};

test("laps that do not count are never shown as times", () => {
  const renderer = createRenderer();
  const shown: string[] = [];
  for (const more of [...Object.values(cuts), { lapTimeMS: NO_LAP_TIME_MS }, { lapTimeMS: 0 }]) {
    shown.push(...renderer.render(accweb("instance_live_new_lap", lap(1001, 90_123, more))).map(textOf));
  }
  shown.push(JSON.stringify(renderer.board("standings", "accweb:7")));
  expect(shown.join()).not.toMatch(/1:30\.123|35791|596:|\d:\d\d\.\d/);
  expect(shown.join()).toContain("best –");
});

test("the fastest lap is told once, and the standings have it", () => {
  const renderer = createRenderer();
  const families = (time: number, car: number): string[] =>
    renderer
      .render(accweb("instance_live_new_lap", lap(car, time, { position: car - 1000 })))
      .map(({ family }) => family);
  expect(families(91_000, 1001)).toEqual(["standings", "race"]);
  expect(families(92_000, 1002)).toEqual(["standings"]);
  expect(families(90_000, 1002)).toEqual(["standings", "race"]);
  const board = renderer.board("standings", "accweb:7").embeds[0];
  expect(board?.title).toBe("🏁 Standings · Club · Spa-Francorchamps");
  expect(board?.description).toContain("fastest lap 1:30.000");
  expect(board?.description).toContain("**1** Driver 1001 · #1 Ferrari 296 GT3 · 1 lap · best 1:31.000");
});

test("results have gaps, laps behind and best laps that counted", () => {
  const renderer = createRenderer();
  const live = {
    "1002": carState(1002, 2, 10, 1_001_234),
    "1001": carState(1001, 1, 10, 1_000_000, [
      { lapTimeMS: 70_000, hasCut: true, flags: 1 },
      { lapTimeMS: 95_500 },
    ]),
    "1003": carState(1003, 3, 9, 990_000),
    "1004": carState(1004, 4, 0, 0, [{ lapTimeMS: NO_LAP_TIME_MS }]),
  };
  const posts = renderer.render(
    accweb("instance_live_session_changed", { oldSession: "Race", session: "Practice", live }),
  );
  expect(posts.map(({ kind, family }) => `${kind} ${family}`)).toEqual([
    "once race",
    "board standings",
    "once race",
  ]);
  expect(posts[0]).toMatchObject({
    message: {
      embeds: [
        {
          title: "🏆 Results: Race · Club · Spa-Francorchamps",
          description: [
            "**1** Driver 1001 · #1 Ferrari 296 GT3 · 10 laps · best 1:35.500",
            "**2** Driver 1002 · #2 Ferrari 296 GT3 · 10 laps · +1.234 · best 1:20.000",
            "**3** Driver 1003 · #3 Ferrari 296 GT3 · 9 laps · +1 lap · best 1:20.000",
          ].join("\n"),
        },
      ],
    },
  });
});

test("a full grid needs more than one message, and all of it is there", () => {
  const live = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `${1001 + index}`,
      carState(1001 + index, index + 1, 10, 1_000_000 + index),
    ]),
  );
  const posts = createRenderer().render(
    accweb("instance_live_session_changed", { oldSession: "Race", session: "Race", live }),
  );
  const text = posts.map(textOf).join();
  expect(posts.filter(({ kind }) => kind === "once").length).toBeGreaterThan(2);
  for (let car = 1001; car <= 1060; car += 1) expect(text).toContain(`Driver ${car} `);
});

test("a snapshot brings everything back; something else is refused", () => {
  const renderer = createRenderer();
  const record = sonoran("EVENT_DISPATCH_NEW", { dispatch: dispatch(7) });
  renderer.render(record);
  renderer.render(accweb("instance_live_new_lap", lap(1001, 90_000)));
  const again = createRenderer({ snapshot: JSON.parse(JSON.stringify(renderer.snapshot())) });
  expect(again.scopes()).toEqual(["sonoran:main/1", "accweb:7"]);
  expect(again.call(scopeOf(record), 7)).toEqual(renderer.call(scopeOf(record), 7));
  expect(again.board("standings", "accweb:7")).toEqual(renderer.board("standings", "accweb:7"));
  expect(() => createRenderer({ snapshot: { version: 2 } })).toThrow("version");
});
