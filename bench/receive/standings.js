// A 4.2 MB standings event: how long its answer takes after its last byte, and what small events sent meanwhile feel.
import { connect } from "node:net";
import { bodies, SECRET, standings } from "./bodies.js";
import { generate, requestOf } from "./generator.js";
import { percentile, startServer } from "./measure.js";
import { printTable } from "./report.js";

/** Sends the request; resolves to the milliseconds from the last byte handed to the kernel to the answer. */
function answerTime(port, request) {
  return new Promise((resolve, reject) => {
    let sentAt;
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(request, () => {
        sentAt = performance.now();
      });
    });
    socket.on("error", reject);
    socket.once("data", () => {
      resolve(sentAt === undefined ? 0 : performance.now() - sentAt);
      socket.destroy();
    });
  });
}

export async function measureStandings({ names, rounds, markdown }) {
  const request = requestOf(standings(), "/callback", { "x-tenfour-secret": SECRET });
  const small = requestOf(bodies["250 B"], "/sonorancad/event");
  const servers = [];
  for (const name of names) servers.push(await startServer(name));
  const measured = new Map(names.map((name) => [name, { answers: [], neighbours: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      const { answers, neighbours } = measured.get(server.name);
      const meanwhile = generate({ port: server.port, request: small, connections: 2, durationMs: 400 });
      answers.push(await answerTime(server.port, request));
      neighbours.push(...(await meanwhile).latencies);
    }
  }
  for (const server of servers) server.stop();
  const rows = [...measured].map(([name, { answers, neighbours }]) =>
    [name, percentile(answers, 0.5), Math.max(...answers), percentile(neighbours, 0.99) / 1000].map((cell) =>
      typeof cell === "number" ? cell.toFixed(2) : cell,
    ),
  );
  const head = [
    "server",
    "answer after the last byte, median ms",
    "max ms",
    "p99 of 250 B events meanwhile, ms",
  ];
  const title = `4.2 MB standings (${request.length} bytes), ${rounds} rounds`;
  printTable(title, [head, ...rows], markdown);
}
