// What strace writes, call by call: who, when it began and ended, on what, and how it went.

/**
 * @typedef {object} Call
 * @property {string} name such as `fdatasync`
 * @property {string} on what the descriptor stands for: a path, or `TCP:[a->b]`
 * @property {string} text the whole call
 * @property {number} begun seconds
 * @property {number} ended seconds
 * @property {number} result
 */

const BEGIN =
  /^(?<thread>\d+) +(?<at>\d+\.\d+) (?<text>(?<name>\w+)\(\d+<(?<on>.*?)>(?:,|\)| <unfinished).*)$/;
const RESUMED = /^(?<thread>\d+) +\d+\.\d+ <\.\.\. (?<name>\w+) resumed>(?<text>.*)$/;
const END = /\) += (?<result>-?\d+).*<(?<took>\d+\.\d+)>$/;

/**
 * The calls of a trace that was made with `-f -ttt -T -yy`, in the order in which they ended.
 * @param {string} trace
 * @returns {Call[]}
 */
export function callsOf(trace) {
  /** @type {Map<string, { name: string, on: string, text: string, begun: number }>} */
  const open = new Map();
  /** @type {Call[]} */
  const calls = [];
  for (const line of trace.split("\n")) {
    const begin = BEGIN.exec(line)?.groups;
    const resumed = RESUMED.exec(line)?.groups;
    const thread = begin?.["thread"] ?? resumed?.["thread"] ?? "";
    if (begin !== undefined) {
      const { name = "", on = "", text = "", at = "" } = begin;
      open.set(thread, { name, on, text, begun: Number(at) });
    }
    const call = open.get(thread);
    if (call === undefined) continue;
    if (resumed !== undefined) call.text += resumed["text"];
    const end = END.exec(call.text)?.groups;
    if (end === undefined) continue;
    open.delete(thread);
    calls.push({ ...call, ended: call.begun + Number(end["took"]), result: Number(end["result"]) });
  }
  return calls.sort((a, b) => a.ended - b.ended);
}

/**
 * The answers 2xx of an HTTP server, each with what was synced to disk, begun after the request's last byte was
 * read and ended before the answer was begun.
 * @param {readonly Call[]} calls
 * @param {string} folder that must hold what is synced
 * @returns {{ answer: Call, syncs: Call[] }[]}
 */
export function answersOf(calls, folder) {
  const syncs = calls.filter(
    ({ name, on, result }) => /^fd?a?t?a?sync$/.test(name) && on.startsWith(folder) && result === 0,
  );
  return calls
    .filter(
      ({ name, on, text }) =>
        /^(?:write|writev|sendto|sendmsg)$/.test(name) &&
        on.startsWith("TCP") &&
        text.includes('"HTTP/1.1 2'),
    )
    .map((answer) => {
      const read = calls.findLast(
        ({ name, on, ended, result }) =>
          /^(?:read|recvfrom|recvmsg)$/.test(name) && on === answer.on && result > 0 && ended <= answer.begun,
      );
      const after = read?.ended ?? Number.POSITIVE_INFINITY;
      return { answer, syncs: syncs.filter(({ begun, ended }) => begun >= after && ended <= answer.begun) };
    });
}
