// Sends one request over and over on raw sockets, one at a time per connection, for a given time. Raw, so that
// the generator costs far less than the server under test; in a process of its own, on a core of its own.
import { connect } from "node:net";

/** One request, ready to send. */
export function requestOf(body, path, headers = {}) {
  const lines = Object.entries({
    Host: "bench",
    "Content-Type": "application/json",
    "Content-Length": body.length,
    ...headers,
  });
  const head = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/**
 * Runs for `durationMs`; resolves to the number of answers, their latencies in microseconds, and the answers
 * that were not 2xx.
 */
export async function generate({ port, request, connections, durationMs, fresh = false }) {
  const result = { answers: 0, failures: 0, latencies: [] };
  const endAt = performance.now() + durationMs;
  await Promise.all(
    Array.from({ length: connections }, () => drive({ port, request, fresh, endAt, result })),
  );
  return result;
}

function drive({ port, request, fresh, endAt, result }) {
  return new Promise((resolve, reject) => {
    let socket;
    let sentAt;
    let answer = "";
    const send = () => {
      sentAt = performance.now();
      socket.write(request);
    };
    const open = () => {
      answer = "";
      socket = connect(port, "127.0.0.1", send);
      socket.setNoDelay(true);
      socket.setEncoding("latin1");
      socket.on("data", take);
      socket.on("error", reject);
    };
    const take = (chunk) => {
      answer += chunk;
      if (!isComplete(answer)) return;
      const now = performance.now();
      result.answers += 1;
      result.latencies.push((now - sentAt) * 1000);
      if (answer.charCodeAt(9) !== 0x32) result.failures += 1;
      answer = "";
      if (now < endAt && !fresh) {
        send();
        return;
      }
      socket.destroy();
      if (now < endAt) open();
      else resolve();
    };
    open();
  });
}

function isComplete(answer) {
  const end = answer.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(answer.slice(0, end + 2));
  if (length !== null) return answer.length >= end + 4 + Number(length[1]);
  if (/transfer-encoding: chunked/i.test(answer.slice(0, end + 2))) return answer.endsWith("0\r\n\r\n");
  return true;
}
