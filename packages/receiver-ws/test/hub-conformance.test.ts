import { hubConformance } from "./hub-conformance.js";
import { hubUnitLocations } from "./hub-unit-locations.js";
import { simulatedHub } from "./support/simulated-hub.js";

hubConformance(simulatedHub);
hubUnitLocations(simulatedHub);
