"use strict";
require("./lib/require-node.cjs");
require("./lib/main.cjs").test(process.argv.slice(2));
