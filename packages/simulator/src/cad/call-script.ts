import { type Desk, STATUS } from "./desk.js";
import type { Story } from "./stories.js";
import type { CadWireEvent, WireDispatchCall } from "./wire.js";

const CALL_STATUS = { pending: 0, active: 1 } as const;

/** One emergency from the 911 call to the closing of the dispatch call. */
export class CallScript {
  readonly #desk: Desk;
  readonly #story: Story;
  /** Calls take turns in what they show: edits, detaching before closing, callers without a game account. */
  readonly #turn: number;
  readonly #emergencyId: number;
  #call: WireDispatchCall;

  constructor(desk: Desk, story: Story, turn: number) {
    this.#desk = desk;
    this.#story = story;
    this.#turn = turn;
    this.#emergencyId = desk.newId();
    this.#call = {
      callId: desk.newId(),
      origin: 0,
      status: CALL_STATUS.pending,
      priority: story.priority,
      block: story.block,
      address: story.address,
      postal: story.postal,
      title: story.title,
      code: story.code,
      description: story.says,
      notes: [],
      idents: [],
      metaData: { origin911: this.#emergencyId, postal: story.postal },
    };
  }

  /** The phone rings. */
  start(): CadWireEvent[] {
    const { agenda, random } = this.#desk;
    this.#desk.begin();
    const isPrank = this.#story.notes.length === 0;
    agenda.after(random.int(8000, 15_000), () => (isPrank ? this.#dismiss() : this.#take()));
    const caller =
      this.#turn % 2 === 0
        ? {
            apiIds: [`steam:11000010${random.text(7, "0123456789abcdef")}`],
            communityUserId: random.text(18, "123456789"),
          }
        : {};
    return [
      this.#desk.event("EVENT_911", {
        call: {
          callId: this.#emergencyId,
          isEmergency: this.#story.priority === 1,
          caller: this.#story.caller,
          location: this.#where,
          description: this.#story.says,
          metaData: { postal: this.#story.postal },
        },
        ...caller,
      }),
    ];
  }

  get #where(): string {
    return `${this.#story.block} ${this.#story.address}`.trim();
  }

  #removeEmergency(): CadWireEvent {
    return this.#desk.event("EVENT_REMOVE_911", { callIds: [this.#emergencyId] });
  }

  #dismiss(): CadWireEvent[] {
    this.#desk.end();
    return [this.#removeEmergency()];
  }

  #take(): CadWireEvent[] {
    const { agenda, dispatcher } = this.#desk;
    agenda.after(1000, () => [this.#removeEmergency()]);
    agenda.after(4000, () => this.#send());
    return [this.#desk.event("EVENT_DISPATCH_NEW", { eventOriginIdent: dispatcher, dispatch: this.#call })];
  }

  #send(): CadWireEvent[] {
    const { agenda, dispatcher, random } = this.#desk;
    const idents = this.#desk.available(this.#story.page).slice(0, this.#story.priority === 1 ? 2 : 1);
    if (idents.length === 0) {
      agenda.after(10_000, () => this.#send());
      return [];
    }
    this.#call = { ...this.#call, idents, status: CALL_STATUS.active };
    agenda.after(random.int(15_000, 30_000), () => this.#arrive());
    const { callId } = this.#call;
    return [
      this.#desk.event("EVENT_DISPATCH_UNIT_ATTACH", { eventOriginIdent: dispatcher, callId, idents }),
      this.#desk.status(idents, STATUS.enroute),
    ];
  }

  #arrive(): CadWireEvent[] {
    const [leader = this.#desk.dispatcher] = this.#call.idents;
    this.#desk.agenda.after(3000, () => [this.#bodycam(leader, true)]);
    this.#report(leader, 0);
    return [this.#desk.status(this.#call.idents, STATUS.onScene, this.#where)];
  }

  #report(leader: number, index: number): void {
    const { agenda, random } = this.#desk;
    agenda.after(random.int(6000, 14_000), () => {
      const note = this.#desk.note(this.#desk.unit(leader).data.unitNum, this.#story.notes[index] ?? "");
      this.#call = { ...this.#call, notes: [...this.#call.notes, note] };
      if (index + 1 < this.#story.notes.length) this.#report(leader, index + 1);
      else agenda.after(random.int(5000, 10_000), () => this.#finish(leader));
      if (index === 0 && this.#turn % 2 === 0) agenda.after(2500, () => this.#edit());
      return [this.#desk.event("EVENT_DISPATCH_NOTE", { callId: this.#call.callId, note })];
    });
  }

  #edit(): CadWireEvent[] {
    this.#call = { ...this.#call, priority: 3, title: `${this.#call.title} (update)` };
    const { dispatcher } = this.#desk;
    return [this.#desk.event("EVENT_DISPATCH_EDIT", { eventOriginIdent: dispatcher, dispatch: this.#call })];
  }

  #finish(leader: number): CadWireEvent[] {
    const { agenda, dispatcher } = this.#desk;
    const { callId, idents } = this.#call;
    const free = this.#desk.status(idents, STATUS.available);
    agenda.after(2000, () => [this.#bodycam(leader, false)]);
    const closed = this.#desk.event("EVENT_DISPATCH_CLOSED", {
      eventOriginIdent: dispatcher,
      callIds: [callId],
    });
    const detachesFirst = this.#turn % 2 === 1;
    agenda.after(4000, () => {
      this.#desk.end();
      return detachesFirst ? [closed] : [];
    });
    if (!detachesFirst) return [closed, free];
    return [
      this.#desk.event("EVENT_DISPATCH_UNIT_DETACH", { eventOriginIdent: dispatcher, callId, idents }),
      free,
    ];
  }

  #bodycam(ident: number, state: boolean): CadWireEvent {
    return this.#desk.event("EVENT_DISPATCH_TOGGLE_BODYCAM", { ident, state });
  }
}
