import type { Check } from "./check.js";
import { accwebSecretCheck, accwebSectionCheck } from "./checks/accweb.js";
import { accwebBudgetCheck } from "./checks/accweb-budget.js";
import { clockCheck } from "./checks/clock.js";
import { dataDirCheck, diskCheck, outboxCheck } from "./checks/data-dir.js";
import { firewallCheck } from "./checks/firewall.js";
import { authenticationCheck, hubCheck } from "./checks/hub.js";
import { adminPortCheck, portCheck } from "./checks/ports.js";
import { runningRelayCheck } from "./checks/running-relay.js";
import { sonoranKeyCheck } from "./checks/sonoran-keys.js";
import { targetsCheck } from "./checks/targets.js";
import { websocketCheck } from "./checks/websocket.js";

/** Everything that is looked at once the configuration is valid, in the order in which it is shown. */
export const CHECKS: readonly Check[] = [
  portCheck,
  adminPortCheck,
  runningRelayCheck,
  firewallCheck,
  sonoranKeyCheck,
  hubCheck,
  authenticationCheck,
  websocketCheck,
  accwebSecretCheck,
  accwebSectionCheck,
  accwebBudgetCheck,
  targetsCheck,
  dataDirCheck,
  outboxCheck,
  diskCheck,
  clockCheck,
];
