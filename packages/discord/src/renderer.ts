import type { EventRecord, KnownRecord } from "@tenfour/contracts";
import { type CallRecord, foldCall } from "./fold/calls.js";
import { foldRace, type RaceRecord } from "./fold/race.js";
import { foldUnits, type UnitRecord } from "./fold/units.js";
import { type DiscordMessage, lineMessage, withRolePing } from "./message.js";
import type { Post } from "./post.js";
import { callLine, callMessage } from "./render/call.js";
import { emergencyMessage } from "./render/emergency.js";
import { lineOf } from "./render/lines.js";
import { fastestLapLine, resultsMessages, standingsMessage } from "./render/race.js";
import { unitBoardMessage } from "./render/unit-board.js";
import { unitLabels } from "./render/words.js";
import { scopeOf } from "./scope.js";
import {
  emptyScope,
  fromSnapshot,
  keepNewest,
  type ScopeState,
  type Snapshot,
  snapshotSchema,
  toSnapshot,
} from "./state.js";

/** Communities, servers and instances whose state is kept. */
const MAX_SCOPES = 500;

/** Options of {@link createRenderer}. */
export interface RendererOptions {
  /** The role that a panic button pings, asked at every one. @default nobody is pinged */
  readonly panicRole?: (record: EventRecord) => string | undefined;
  /** What `snapshot()` of an earlier run gave; anything else is refused. @default nothing has happened */
  readonly snapshot?: unknown;
}

/** Makes Discord messages of records, and remembers what boards and calls are made of. */
export interface Renderer {
  /** Takes a record into the boards, and says what is to be posted for it. Never throws for what is in a record. */
  render(record: EventRecord): Post[];
  /** A board as it is now. */
  board(family: "units" | "standings", scope: string): DiscordMessage;
  /** The dispatch calls that are open, a line each, oldest first. */
  openCalls(scope: string): string[];
  /** One dispatch call as it is now, if it is known. */
  call(scope: string, callId: number): DiscordMessage | undefined;
  /** What there is state of; `scopeOf(record)` names a record's. */
  scopes(): string[];
  /** Everything as JSON. */
  snapshot(): Snapshot;
}

/**
 * Makes a renderer: one for a whole program, since calls name the units that other records told of.
 *
 * @throws ZodError for a snapshot that is none
 */
export function createRenderer(options: RendererOptions = {}): Renderer {
  return new StatefulRenderer(options);
}

class StatefulRenderer implements Renderer {
  readonly #scopes: Map<string, ScopeState>;
  readonly #changedAt = new Map<string, string>();
  readonly #panicRole: NonNullable<RendererOptions["panicRole"]>;

  constructor({ panicRole = () => undefined, snapshot }: RendererOptions) {
    this.#panicRole = panicRole;
    this.#scopes =
      snapshot === undefined ? new Map<string, ScopeState>() : fromSnapshot(snapshotSchema.parse(snapshot));
  }

  render(record: EventRecord): Post[] {
    const scope = scopeOf(record);
    const state = this.#state(scope);
    if (record.outcome !== "known") return [once("other", lineOf(state, record), "other event")];
    switch (record.name) {
      case "EVENT_911":
      case "EVENT_REMOVE_911":
      case "EVENT_DISPATCH_NEW":
      case "EVENT_DISPATCH_EDIT":
      case "EVENT_DISPATCH_CLOSED":
      case "EVENT_DISPATCH_NOTE":
      case "EVENT_DISPATCH_UNIT_ATTACH":
      case "EVENT_DISPATCH_UNIT_DETACH":
        return this.#renderCalls(scope, state, record);
      case "EVENT_UNIT_LOGIN":
      case "EVENT_UNIT_LOGOUT":
      case "EVENT_UNIT_STATUS":
      case "EVENT_UNIT_UPDATE":
      case "EVENT_UNIT_PANIC":
      case "EVENT_UNIT_GROUP_ADD":
      case "EVENT_UNIT_GROUP_REMOVE":
      case "EVENT_UNIT_GROUP_CHANGE_NAME":
        return this.#renderUnits(scope, state, record);
      case "instance_started":
      case "instance_stopped":
      case "instance_live_new_driver":
      case "instance_live_remove_connection":
      case "instance_live_new_lap":
      case "instance_live_session_phase_changed":
      case "instance_live_session_changed":
      case "instance_live_reseting_race_weekend":
        return renderRace(scope, state, record);
      default:
        return [once("other", lineOf(state, record), "other event")];
    }
  }

  board(family: "units" | "standings", scope: string): DiscordMessage {
    const state = this.#scopes.get(scope) ?? emptyScope();
    if (family === "standings") return standingsMessage(state.race);
    return unitBoardMessage(state, this.#changedAt.get(scope) ?? "", scope.replace(/^\w+:/, ""));
  }

  openCalls(scope: string): string[] {
    const state = this.#scopes.get(scope) ?? emptyScope();
    return [...state.calls.values()].filter(({ closed }) => !closed).map((call) => callLine(state, call));
  }

  call(scope: string, callId: number): DiscordMessage | undefined {
    const state = this.#scopes.get(scope);
    const call = state?.calls.get(callId);
    return state === undefined || call === undefined ? undefined : callMessage(state, call);
  }

  scopes(): string[] {
    return [...this.#scopes.keys()];
  }

  snapshot(): Snapshot {
    return toSnapshot(this.#scopes);
  }

  #state(scope: string): ScopeState {
    const state = this.#scopes.get(scope) ?? emptyScope();
    this.#scopes.delete(scope);
    this.#scopes.set(scope, state);
    keepNewest(this.#scopes, MAX_SCOPES);
    return state;
  }

  #renderCalls(scope: string, state: ScopeState, record: CallRecord): Post[] {
    const changed = foldCall(state, record);
    const isEmergency = record.name === "EVENT_911" || record.name === "EVENT_REMOVE_911";
    return changed.flatMap((id): Post[] => {
      if (isEmergency) {
        const call = state.emergencies.get(id);
        if (call === undefined) return [];
        const message = emergencyMessage(call);
        return [
          { kind: "life", family: "emergencies", key: `${scope}|911|${id}`, message, ended: call.removed },
        ];
      }
      const call = state.calls.get(id);
      if (call === undefined) return [];
      const message = callMessage(state, call);
      return [{ kind: "life", family: "dispatch", key: `${scope}|call|${id}`, message, ended: call.closed }];
    });
  }

  #renderUnits(scope: string, state: ScopeState, record: UnitRecord): Post[] {
    // A unit that leaves is named while it is still known.
    const before = record.name === "EVENT_UNIT_LOGOUT" ? lineOf(state, record) : undefined;
    foldUnits(state, record);
    this.#changedAt.set(scope, record.receivedAt);
    const board: Post = { kind: "board", family: "units", key: `${scope}|units` };
    if (record.name === "EVENT_UNIT_PANIC") return [this.#panic(state, record), board];
    const what = record.name === "EVENT_UNIT_STATUS" ? "status change" : "unit change";
    return [board, once("unit-log", before ?? lineOf(state, record), what)];
  }

  #panic(state: ScopeState, record: KnownRecord<"EVENT_UNIT_PANIC">): Post {
    const { identIds, isPanic } = record.event.data;
    const who = unitLabels(state, identIds);
    const message = lineMessage(isPanic ? `🆘 **PANIC** ${who}` : `✅ Panic over: ${who}`);
    const role = isPanic ? this.#panicRole(record) : undefined;
    return {
      kind: "once",
      family: "panic",
      message: role === undefined ? message : withRolePing(message, role),
    };
  }
}

function renderRace(scope: string, state: ScopeState, record: RaceRecord): Post[] {
  const isFastest = foldRace(state, record);
  const board: Post = { kind: "board", family: "standings", key: `${scope}|standings` };
  if (record.name === "instance_live_new_lap") {
    return isFastest ? [board, once("race", fastestLapLine(record), "fastest lap")] : [board];
  }
  const line = lineOf(state, record);
  if (record.name !== "instance_live_session_changed") return [board, once("race", line, "race event")];
  const results = resultsMessages(record).map((message): Post => ({ kind: "once", family: "race", message }));
  return [...results, board, once("race", line, "race event")];
}

function once(family: "other" | "unit-log" | "race", line: string, chatter: string): Post {
  return { kind: "once", family, message: lineMessage(line), chatter };
}
