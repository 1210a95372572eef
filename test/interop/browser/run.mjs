// Runs @tenfour/contracts in headless Chromium or Chrome, and measures what a page has to load of it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { Tally } from "../../../scripts/lib/tally.mjs";
import { bundleExports, bundleFile } from "./bundle.mjs";
import { understandAll } from "./understand-all.js";

const fixtures = path.resolve(import.meta.dirname, "../../../packages/contracts/fixtures");
const executablePath =
  process.env["CHROMIUM"] ??
  ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((file) => existsSync(file)) ??
  "/usr/bin/chromium";
/** Answered here and never sent: a page needs an origin for a policy and for a worker's script. */
const origin = "https://contracts.example";
const PAGE = "<!doctype html><title>contracts</title><script src=/page.js></script>";
/** Where code cannot be compiled at run time there is no fast path, and Zod compiles nothing either. */
const STRICT = "default-src 'none'; script-src 'self'";

/** Each helper alone has to stay this small, without Zod. */
const MAX_HELPER_BYTES = 4096;
/** Bytes, minified: what a page loads for one lap time, and for all that understands events. */
const MAX_LAP_TIME_BYTES = 512;
const MAX_PARSERS_BYTES = 512 * 1024;
const HELPERS = [
  ...["formatLapTime", "isTimedLap", "lapFlags", "carModelName", "trackName", "eventTime", "standings"],
  ...["statusChanges", "unitStatusName", "redactKey", "keyPattern", "redactWith", "goDurationMs"],
];

/** Every body that there is, each as an event of both systems. */
const bodies = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .sort()
  .flatMap((file) => {
    const text = readFileSync(path.join(fixtures, file), "utf8");
    return [
      { file, source: "sonoran", text },
      { file, source: "accweb", text },
    ];
  });
const expected = understandAll(bodies);
const tally = new Tally();

/** @param {unknown} found */
function differences(found) {
  if (!Array.isArray(found) || found.length !== expected.length)
    return [`${String(found)} is no list like Node's`];
  return bodies
    .filter((_, index) => found[index] !== expected[index])
    .map(({ file, source }) => `${file} as ${source}`);
}

/** @param {import("playwright-core").Browser} browser @param {Record<string, string>} scripts @param {string} [policy] */
async function openPage(browser, scripts, policy) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => faults.push(message.text()));
  await page.route("**/*", async (route) => {
    const { pathname } = new URL(route.request().url());
    const script = scripts[pathname];
    if (script !== undefined) return route.fulfill({ contentType: "text/javascript", body: script });
    const headers = policy === undefined ? {} : { "content-security-policy": policy };
    return pathname === "/"
      ? route.fulfill({ contentType: "text/html", headers, body: PAGE })
      : route.abort();
  });
  await page.goto(`${origin}/`);
  return { page, faults };
}

async function measure() {
  for (const name of HELPERS) {
    await tally.check(`${name} alone`, async () => {
      const { bytes, files } = await bundleExports(name);
      const budget = name === "formatLapTime" ? MAX_LAP_TIME_BYTES : MAX_HELPER_BYTES;
      console.log(`       ${bytes} of ${budget} bytes`);
      return [
        ...files.filter((file) => file.includes("/zod/")).map((file) => `brings ${file}`),
        ...(bytes > budget ? [`${bytes} bytes are more than ${budget}`] : []),
        ...(bytes === 0 ? ["the bundle is empty"] : []),
      ];
    });
  }
  await tally.check("the parsers, with Zod", async () => {
    const { bytes, files } = await bundleExports(
      "parseSonoran, parseAccweb, understand, parseText, makeRecord",
    );
    console.log(`       ${bytes} of ${MAX_PARSERS_BYTES} bytes`);
    // Else the checks above would look for Zod under a wrong name.
    const zod = files.some((file) => file.includes("/zod/"));
    return [
      ...(zod ? [] : ["there is no Zod in the parsers' bundle"]),
      ...(bytes > MAX_PARSERS_BYTES ? [`${bytes} bytes are more than ${MAX_PARSERS_BYTES}`] : []),
    ];
  });
}

/** @param {import("playwright-core").Browser} browser */
async function runIn(browser) {
  const scripts = {
    "/page.js": (await bundleFile("page.js")).text,
    "/worker.js": (await bundleFile("worker.js")).text,
  };
  console.log(`       ${bodies.length} bodies, Chromium ${browser.version()}`);

  for (const [where, policy] of [["a page"], ["a page that may not compile code", STRICT]]) {
    await tally.check(`${where} understands every fixture as Node does`, async () => {
      const { page, faults } = await openPage(browser, scripts, policy);
      const found = await page.evaluate((given) => globalThis.understandAll(given), bodies);
      return [
        ...differences(found),
        ...(policy === undefined ? faults : faults.filter((text) => !/unsafe-eval/.test(text))),
      ];
    });
  }
  await tally.check("a Web Worker understands every fixture as Node does", async () => {
    const { page, faults } = await openPage(browser, scripts);
    const found = await page.evaluate(
      (given) =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/worker.js");
          worker.addEventListener("message", ({ data }) => resolve(data));
          worker.addEventListener("error", ({ message }) => reject(new Error(message)));
          worker.postMessage(given);
        }),
      bodies,
    );
    return [...differences(found), ...faults];
  });
}

await measure();
let browser;
await tally.check("Chromium starts", async () => {
  // As root it has no sandbox; it opens nothing but our own pages.
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  return [];
});
if (browser !== undefined) {
  try {
    await runIn(browser);
  } finally {
    await browser.close();
  }
}
process.exitCode = tally.finish();
