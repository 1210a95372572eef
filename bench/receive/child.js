// A server under test, as a process of its own: says where it listens, and how much CPU it has used when asked.

const { start } = await import(`./servers/${process.argv[2]}.js`);
const port = await start();
process.on("message", () => process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.on("disconnect", () => process.exit());
process.send({ port });
