import { z } from "zod";
import { accwebEvent } from "../define-accweb.js";
import { open } from "../open.js";
import { live } from "../shapes/accweb-car-state.js";

const session = z.string().describe("Practice, Qualifying, Race or another, open text.");

export const sessionPhaseChanged = accwebEvent("instance_live_session_phase_changed", {
  title: "Session phase changed",
  description: "A session entered another phase.",
  data: open({
    session,
    phase: z.string().describe("waiting for drivers, pre session, session, session overtime, …; open text."),
    remaining: z.int().describe("Minutes left."),
  }),
});

export const resetingRaceWeekend = accwebEvent("instance_live_reseting_race_weekend", {
  title: "Race weekend reset",
  description: "The race weekend starts over. The misspelling is the wire's.",
  data: open({ live }),
});

export const sessionChanged = accwebEvent("instance_live_session_changed", {
  title: "Session changed",
  description: "A session ended and another began; live holds the standings of the one that ended.",
  data: open({ oldSession: session, session, live }),
});
