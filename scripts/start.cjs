"use strict";
require("./lib/require-node.cjs");
require("./lib/main.cjs").start(process.argv.slice(2));
