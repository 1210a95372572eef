/**
 * What the CAD puts on the wire, written from the sender's side. Deliberately not taken from `@tenfour/contracts`,
 * so that a wrong schema there meets an independent witness.
 */

/** A logged-in unit. */
export interface WireUnit {
  readonly id: number;
  readonly accId: string;
  readonly status: number;
  readonly isPanic: boolean;
  readonly location: string;
  readonly aop: string;
  readonly isDispatch: boolean;
  readonly data: {
    readonly apiIds: readonly string[];
    readonly communityUserId: string;
    readonly communityUserIds: readonly string[];
    readonly unitNum: string;
    readonly name: string;
    readonly district: string;
    readonly department: string;
    readonly subdivision: string;
    readonly rank: string;
    readonly group: string;
    readonly page: number;
  };
}

/** A line in a call's log. */
export interface WireNote {
  /** `HH:MM:SS` */
  readonly time: string;
  readonly label: string;
  readonly type: "text";
  readonly content: string;
}

/** A call that dispatch is working. */
export interface WireDispatchCall {
  readonly callId: number;
  readonly origin: number;
  readonly status: number;
  readonly priority: number;
  readonly block: string;
  readonly address: string;
  readonly postal: string;
  readonly title: string;
  readonly code: string;
  readonly description: string;
  readonly notes: readonly WireNote[];
  readonly idents: readonly number[];
  readonly metaData: Readonly<Record<string, string | number>>;
}

/** A 911 call that nobody has taken yet. */
export interface WireEmergencyCall {
  readonly callId: number;
  readonly isEmergency: boolean;
  readonly caller: string;
  readonly location: string;
  readonly description: string;
  readonly metaData: Readonly<Record<string, string | number>>;
}

/** A record of a person, vehicle or report. */
export interface WireRecord {
  readonly id: number;
  readonly recordTypeId: number;
  readonly name: string;
  readonly type: number;
  readonly sections: readonly {
    readonly category: number;
    readonly label: string;
    readonly fields: readonly { readonly uid: string; readonly label: string; readonly value: string }[];
  }[];
}

interface Attachment {
  readonly eventOriginIdent: number;
  readonly callId: number;
  readonly idents: readonly number[];
}

interface Dispatched {
  readonly eventOriginIdent: number;
  readonly dispatch: WireDispatchCall;
}

/** The data of each event, by type, in the current forms. */
export interface CadEventData {
  EVENT_911: {
    readonly call: WireEmergencyCall;
    /** Of the player who called; absent when the call was placed by the API. */
    readonly apiIds?: readonly string[];
    readonly communityUserId?: string;
  };
  EVENT_REMOVE_911: { readonly callIds: readonly number[] };
  EVENT_DISPATCH_NEW: Dispatched;
  EVENT_DISPATCH_EDIT: Dispatched;
  EVENT_DISPATCH_CLOSED: { readonly eventOriginIdent: number; readonly callIds: readonly number[] };
  EVENT_DISPATCH_NOTE: { readonly callId: number; readonly note: WireNote };
  EVENT_DISPATCH_UNIT_ATTACH: Attachment;
  EVENT_DISPATCH_UNIT_DETACH: Attachment;
  EVENT_DISPATCH_TOGGLE_BODYCAM: { readonly ident: number; readonly state: boolean };
  EVENT_UNIT_LOGIN: { readonly unit: WireUnit; readonly isDispatch: boolean; readonly selfDispatch: boolean };
  EVENT_UNIT_LOGOUT: { readonly identId: number };
  EVENT_UNIT_STATUS:
    | { readonly identIds: readonly number[]; readonly status: number }
    | { readonly units: readonly WireUnit[] };
  EVENT_UNIT_UPDATE: { readonly units: readonly WireUnit[] };
  EVENT_UNIT_PANIC: { readonly identIds: readonly number[]; readonly isPanic: boolean };
  EVENT_UNIT_GROUP_ADD: { readonly identIds: readonly number[]; readonly groupName: string };
  EVENT_UNIT_GROUP_REMOVE: { readonly identId: number; readonly groupName: string };
  EVENT_UNIT_GROUP_CHANGE_NAME: {
    readonly identIds: readonly number[];
    readonly oldName: string;
    readonly newName: string;
  };
  EVENT_STREETSIGN_UPDATED: {
    readonly signData: {
      readonly ids: readonly number[];
      readonly text1: string;
      readonly text2: string;
      readonly text3: string;
    };
  };
  EVENT_TONE: {
    readonly url: string;
    readonly playTonesTo: readonly {
      readonly type: number;
      readonly value: number | string;
      readonly label: string;
    }[];
  };
  EVENT_RECORD_ADD: { readonly record: WireRecord };
  EVENT_RECORD_EDIT: { readonly record: WireRecord };
  EVENT_RECORD_REMOVE: { readonly record: WireRecord };
  EVENT_PRINT_RECORD: { readonly identId: number; readonly url: string };
  EVENT_CHAR_SELECTED: { readonly accId: string; readonly id: number | string };
  EVENT_COMMUNITY_LINK_VERIFIED: { readonly communityUserId: string; readonly accountUuid: string };
  EVENT_STATION_ALERT: {
    readonly locations: readonly {
      readonly name: string;
      readonly open: readonly string[];
      readonly close: readonly string[];
    }[];
    readonly message: string;
    readonly colors: readonly string[];
    readonly tone: string;
  };
  EVENT_PAGER_REBORN: {
    readonly addresses: readonly string[];
    readonly identIds: readonly number[];
    readonly nature: "Emergency" | "NonEmergency" | "Administrative";
    readonly body: string;
  };
  EVENT_NEW_CALLOUT: {
    readonly callout: {
      readonly id: string;
      readonly data: {
        readonly CalloutLocations: readonly { readonly x: number; readonly y: number; readonly z: number }[];
        readonly PedWeaponData: Readonly<Record<string, string | number>>;
      };
    };
  };
}

/** A documented event in its current form. */
export type CadEvent = {
  [Type in keyof CadEventData]: { readonly type: Type; readonly data: CadEventData[Type] };
}[keyof CadEventData];

/**
 * A body without its key: a documented event in any form, a support request (`GET_LOGS`, which has no `data`), or an
 * event that only this community knows.
 */
export interface CadWireEvent {
  /** Its name, in the CAD's spelling. */
  readonly type: string;
  /** What it is about; its shape depends on `type`. */
  readonly data?: unknown;
  readonly [besideData: string]: unknown;
}
