import type { SeededRandom } from "../seeded-random.js";
import type { Form } from "./desk.js";
import type { CadEvent, CadWireEvent, WireDispatchCall, WireUnit } from "./wire.js";

/** Units of 2019–2021 had two fixed fields for game accounts. */
function oldUnit({ data, ...unit }: WireUnit) {
  const { apiIds, communityUserId: _id, communityUserIds: _ids, ...rest } = data;
  return { ...unit, data: { apiId1: apiIds[0] ?? "", apiId2: apiIds[1] ?? "", ...rest } };
}

function oldCall({ idents, notes, ...call }: WireDispatchCall, unitOf: (id: number) => WireUnit) {
  return { ...call, notes: notes.length === 0 ? "" : notes, units: idents.map((id) => oldUnit(unitOf(id))) };
}

/** Attaching and detaching named one unit when there was only one. */
function oldAttachment(data: { readonly callId: number; readonly idents: readonly number[] }) {
  const { idents, ...rest } = data;
  return idents.length === 1 ? { ...rest, ident: idents[0] } : data;
}

function oldShape(event: CadEvent, unitOf: (id: number) => WireUnit, random: SeededRandom): CadWireEvent {
  const { type, data } = event;
  switch (type) {
    case "EVENT_911": {
      const { isEmergency: emergency, metaData, ...call } = data.call;
      return { type, data: { call: { ...call, emergency }, identities: data.apiIds ?? [], metaData } };
    }
    case "EVENT_REMOVE_911":
      return { type, data: { callId: data.callIds[0] } };
    case "EVENT_DISPATCH_NEW":
    case "EVENT_DISPATCH_EDIT": {
      const dispatch = oldCall(data.dispatch, unitOf);
      const { eventOriginIdent } = data;
      return {
        type,
        data: random.chance(0.5) ? { eventOriginIdent, dispatch } : { eventOriginIdent, ...dispatch },
      };
    }
    case "EVENT_DISPATCH_CLOSED":
      return { type: "EVENT_DISPATCH_CLOSE", data: { callId: data.callIds[0] } };
    case "EVENT_DISPATCH_UNIT_ATTACH":
      return { type: "EVENT_UNIT_ATTACH", data: oldAttachment(data) };
    case "EVENT_DISPATCH_UNIT_DETACH":
      return { type: "EVENT_UNIT_DETACH", data: oldAttachment(data) };
    case "EVENT_DISPATCH_TOGGLE_BODYCAM":
      return { type: "TOGGLE_BODYCAM", data: { ident: String(data.ident), state: data.state } };
    case "EVENT_UNIT_LOGIN":
      return { type, data: { units: [oldUnit(data.unit)], isDispatch: data.isDispatch } };
    case "EVENT_UNIT_LOGOUT":
      return { type, data: { units: [oldUnit(unitOf(data.identId))] } };
    case "EVENT_UNIT_UPDATE":
      return { type, data: { units: data.units.map(oldUnit) } };
    case "EVENT_UNIT_STATUS":
      if ("units" in data) return { type, data: { units: data.units.map(oldUnit) } };
      return { type, data: data.identIds.length === 1 ? { ...data, identIds: data.identIds[0] } : data };
    case "EVENT_UNIT_PANIC":
      return { type, data: { identId: data.identIds[0], ...(data.isPanic ? {} : { isPanic: false }) } };
    case "EVENT_UNIT_GROUP_ADD":
      return { type, identIds: data.identIds, data: { groupName: data.groupName } };
    case "EVENT_NEW_CALLOUT": {
      const { CalloutLocations: calloutLocations, PedWeaponData: pedWeaponData } = data.callout.data;
      const callout = {
        calloutLocations,
        pedWeaponData,
        pedActionOnNoActionFound: "surrender",
        fleeChance: 20,
      };
      return { type, data: { callout } };
    }
    default:
      return event;
  }
}

/**
 * Rewrites events into the other forms that the domain has seen: names and fields of earlier versions, `data`
 * wrapped in an array, the type in lower case.
 */
export function createLegacyForm(random: SeededRandom): Form {
  return (event, unitOf) => {
    const old = oldShape(event, unitOf, random);
    return {
      ...old,
      type: random.chance(0.15) ? old.type.toLowerCase() : old.type,
      data: random.chance(0.4) ? [old.data] : old.data,
    };
  };
}

/** Leaves events as the CAD sends them today. */
export const currentForm: Form = (event) => event;
