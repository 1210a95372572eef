// `npm start`: installs, builds and runs the relay; what stands after `--` is for the relay.
"use strict";
require("./lib/require-node.cjs");
require("./lib/main.cjs").start(process.argv.slice(2));
