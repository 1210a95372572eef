// Refuses a Node that is too old, in one sentence.
"use strict";
/*
 * Loaded first by every root script. This file and the three entry files keep to syntax from 2009,
 * because an old Node that cannot parse them would answer with a SyntaxError instead of a sentence.
 */
var wanted = require("../../package.json").engines.node.replace(/[^0-9.]/g, "");
var wantedParts = wanted.split(".");
var actualParts = process.versions.node.split(".");

var isTooOld =
  Number(actualParts[0]) < Number(wantedParts[0]) ||
  (actualParts[0] === wantedParts[0] && Number(actualParts[1]) < Number(wantedParts[1]));

if (isTooOld) {
  // One short call: a formatter's trailing comma in a longer one would itself be too new.
  var sentence = "Tenfour needs Node.js " + wanted + " or newer and this is " + process.versions.node;
  process.stderr.write(sentence + ": install a current one from https://nodejs.org and try again.\n");
  process.exit(1);
}
