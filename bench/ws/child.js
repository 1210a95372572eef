// A client under test, as a process of its own: opens sessions when told, and says when events have been handled.
const client = await import(`./clients/${process.argv[2]}.js`);
let handled = 0;
let expected = 0;

function onEvent() {
  handled += 1;
  if (handled === expected) process.send({ cpu: process.cpuUsage() });
}

/** Bytes in use when everything that nobody needs is gone. */
async function memory() {
  for (let round = 0; round < 4; round++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, rss };
}

const commands = {
  async open({ hubUrl, servers }) {
    await client.open(hubUrl, servers, onEvent);
    process.send({});
  },
  expect({ events }) {
    expected = handled + events;
    process.send({ cpu: process.cpuUsage() });
  },
  async memory() {
    process.send(await memory());
  },
};

process.on("message", ({ command, ...rest }) => void commands[command](rest));
process.on("disconnect", () => process.exit());
process.send({});
