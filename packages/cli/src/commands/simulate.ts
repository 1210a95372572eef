import type { Command } from "commander";
import { configError } from "../errors.js";
import type { AccwebFlags } from "../simulate/accweb.js";
import type { CadFlags } from "../simulate/cad.js";
import type { FleetFlags } from "../simulate/fleet-options.js";
import type { HubFlags } from "../simulate/hub-options.js";
import type { AddCommand, CommandContext } from "./command.js";
import { addDestinationOptions, KEY_HELP } from "./destination-options.js";

/** `tenfour simulate cad`, `accweb`, `hub` and `fleet` */
export const addSimulate: AddCommand = (program, context) => {
  const simulate = program
    .command("simulate")
    .description("play a CAD, an accweb, Sonoran's websocket hub or a fleet of units, to test against")
    .usage("cad | accweb | hub | fleet [options]")
    .argument("[system]")
    .action(
      context.action(() => {
        throw configError("say what to simulate: tenfour simulate cad, accweb, hub or fleet");
      }),
    );
  addCad(simulate, context);
  addAccweb(simulate, context);
  addHub(simulate, context);
  addFleet(simulate, context);
};

// What a command takes is loaded when it runs: nobody waits for the simulator, or for undici, to read a help.

function addCad(simulate: Command, { io, action }: CommandContext): void {
  addSenderOptions(simulate.command("cad"))
    .description("push the events of a patrol shift over HTTP, as Sonoran CAD does")
    .option("--units <number>", "units on patrol, 1 to 200 (default: 6)")
    .option("--calls <number>", "emergency calls in a shift, 1 to 10000 (default: 12)")
    .option("--legacy", "send the earlier and other forms of events")
    .addHelpText("after", KEY_HELP)
    .action(
      action(async (flags: CadFlags) => {
        const { simulateCad } = await import("../simulate/cad.js");
        return simulateCad(flags, io);
      }),
    );
}

function addAccweb(simulate: Command, { io, action }: CommandContext): void {
  addSenderOptions(simulate.command("accweb"))
    .description("push the events of a race weekend, as accweb does")
    .option("--callback <file>", "accweb's config.yml, for the listeners in its callback section")
    .option("--timeout <duration>", "how long accweb waits for an answer, as in Go: 3s (default: 100ms)")
    .option("--cars <number>", "size of the grid, 1 to 100 (default: 20)")
    .option("--laps <number>", "laps in each session, 1 to 1000 (default: 8)")
    .option("--track <id>", "where it is driven (default: monza)")
    .option("--timestamps <which>", "simulated, or sending: the real time (default: simulated)")
    .addHelpText("after", KEY_HELP)
    .action(
      action(async (flags: AccwebFlags) => {
        const { simulateAccweb } = await import("../simulate/accweb.js");
        return simulateAccweb(flags, io);
      }),
    );
}

const HUB_HELP = `
Commands, as JSON lines such as {"push":{"server":1,"event":{"type":"EVENT_911","data":{}}}} or {"drop":{}}:
push, burst, drop, halfOpen, abort, close, malformed, refuse, throw, unknownMethods, delay, rotateKey, sessions, stop, start
Each is answered by a line; a wrong one by what it may have.`;

function addHub(simulate: Command, { io, action }: CommandContext): void {
  simulate
    .command("hub")
    .description("be Sonoran's websocket hub, driven by JSON lines on stdin")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .option("-p, --port <number>", "port to listen on (default: any free one)")
    .option(
      "--servers <ids>",
      "servers of every community, with commas between (default: the configured, or 1)",
    )
    .option("--push-url <url>", "where events go over HTTP while no session is ready (default: nowhere)")
    .option("--send-key", "let the configured key go to a --push-url on another machine")
    .option("--keep-alive <ms>", "how often the hub pings (default: 15000)")
    .option("--client-timeout <ms>", "how long a silent client is kept (default: 30000)")
    .option("--shift", "push a patrol shift to the first server of every community, again and again")
    .option("--seed <text>", "of the shift: the same seed, the same events (default: 1)")
    .option("--speed <number>", "of the shift: simulated seconds per second, 1 to 100 (default: 1)")
    .option("--units <number>", "of the shift: units on patrol, 1 to 200 (default: 6)")
    .option("--calls <number>", "of the shift: emergency calls, 1 to 10000 (default: 12)")
    .option("-c, --config <file>", "config file (default: tenfour.config.json or .yaml in this folder)")
    .option("--json", "print NDJSON: where it listens, then everything that happens; ends with stdin")
    .option("--debug", "show the stack of an error")
    .addHelpText("after", `${HUB_HELP}\n${KEY_HELP}`)
    .action(
      action(async (flags: HubFlags) => {
        const { runHub } = await import("../simulate/hub.js");
        return runHub(flags, io);
      }),
    );
}

function addFleet(simulate: Command, { io, action }: CommandContext): void {
  simulate
    .command("fleet")
    .description("drive units through a city, on the live map of a websocket hub")
    .option("--to <url>", "the hub (default: SONORAN_HUB_URL, or the config file's; never Sonoran's unasked)")
    .option("--send-key", "let the configured key go to another machine")
    .option("--community <id>", "whose units, when more than one community is configured")
    .option("--server <id>", "whose map (default: the configured server, or 1)")
    .option("--units <number>", "units that drive, 1 to 10000 (default: 25)")
    .option("--seed <text>", "the same seed, the same ways (default: 1)")
    .option("--speed <number>", "simulated seconds per second, 1 to 100 (default: 1)")
    .option("-c, --config <file>", "config file (default: tenfour.config.json or .yaml in this folder)")
    .option("--json", "print NDJSON: what begins, the session's states, refusals, counters, and the sum")
    .option("--debug", "show the stack of an error")
    .addHelpText("after", KEY_HELP)
    .action(
      action(async (flags: FleetFlags) => {
        const { simulateFleet } = await import("../simulate/fleet.js");
        return simulateFleet(flags, io);
      }),
    );
}

function addSenderOptions(command: Command): Command {
  return addDestinationOptions(command)
    .option("--seed <text>", "the same seed, the same events (default: 1)")
    .option("--speed <number>", "simulated seconds per second, 1 to 100 (default: 1)")
    .option("--gap <min-max>", "bounds in milliseconds for the pause between events, such as 0-500")
    .option("--loop", "begin again when it is over, with another seed")
    .option("--duplicate <probability>", "fault: send an event twice; each from 0 (never) to 1 (always)")
    .option("--drop <probability>", "fault: leave an event out")
    .option("--reorder <probability>", "fault: let an event change places with the next")
    .option("--burst <probability>", "fault: send an event and those after it at once")
    .option("--burst-size <number>", "events in a burst (default: 10)")
    .option("--slow-body <probability>", "fault: let the body trickle out")
    .option("--slow-body-ms <ms>", "how long a slow body takes (default: 2000)")
    .option("--cut-body <probability>", "fault: hang up in the middle of the body")
    .option("--json", "print NDJSON: what begins, a line per request, and the sum")
    .option("--debug", "show the stack of an error");
}
