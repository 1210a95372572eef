import { hubConformance } from "./hub-conformance.js";
import { simulatedHub } from "./support/simulated-hub.js";

hubConformance(simulatedHub);
