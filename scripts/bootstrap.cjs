"use strict";
require("./lib/require-node.cjs");
require("./lib/main.cjs").bootstrap();
