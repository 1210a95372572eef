// `npm test`: installs, builds and runs the suite; what stands after `--` is for vitest.
"use strict";
require("./lib/require-node.cjs");
require("./lib/main.cjs").test(process.argv.slice(2));
