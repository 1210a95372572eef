// `npm run bootstrap`: installs the packages with the pinned pnpm, on a machine that has only Node and npm.
"use strict";
require("./lib/require-node.cjs");
require("./lib/main.cjs").bootstrap();
