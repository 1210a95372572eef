// The list of the simulated hub against the real one. Run by test/interop/signalr-hub, which builds it.
import { realHub } from "../../../test/interop/signalr-hub/real-hub.js";
import { hubConformance } from "./hub-conformance.js";
import { hubUnitLocations } from "./hub-unit-locations.js";

hubConformance(realHub);
hubUnitLocations(realHub);
