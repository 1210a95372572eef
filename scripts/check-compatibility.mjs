// Compares the schemas with those of the last release, event by event: a breaking change is no patch.
import path from "node:path";
import { parseArgs } from "node:util";
import { compareDocuments } from "./compatibility/compare.mjs";
import { documentsAt, documentsNow, lastRelease, nextSize } from "./compatibility/release.mjs";

const { values } = parseArgs({
  options: {
    /** The workspace. */
    root: { type: "string", default: path.resolve(import.meta.dirname, "..") },
    /** Every event, not only the breaking ones. */
    all: { type: "boolean", default: false },
  },
});

const released = lastRelease(values.root);
if (released === undefined) {
  console.log("compatible: there is no release of @tenfour/contracts yet to be compatible with");
} else {
  const verdicts = compareDocuments(documentsAt(values.root, released.ref), documentsNow(values.root));
  const breaking = verdicts.filter(({ problems }) => problems.length > 0);
  for (const { name, problems } of values.all ? verdicts : breaking) {
    console.log(`${problems.length === 0 ? "compatible" : "breaking  "} ${name}`);
    for (const problem of problems) console.log(`             ${problem}`);
  }
  const size = nextSize(values.root, released.version);
  const enough = released.version.startsWith("0.") ? ["minor", "major"] : ["major"];
  console.log(
    `${verdicts.length - breaking.length} compatible, ${breaking.length} breaking since ${released.ref}; next release: ${size}`,
  );
  if (breaking.length > 0 && !enough.includes(size)) {
    console.log(
      `a breaking change needs a changeset that makes @tenfour/contracts a ${enough.join(" or ")} release`,
    );
    process.exitCode = 1;
  }
}
