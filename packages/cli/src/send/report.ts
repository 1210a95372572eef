import { safeJson, shorten } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import type { PostResult } from "./post.js";
import type { Verdict } from "./verdict.js";

/** One request and what came of it. */
export interface Answered {
  readonly name: string;
  /** Without user info and query. */
  readonly to: string;
  readonly result: PostResult;
  readonly verdict: Verdict;
}

/** How it went in all. */
export interface SentCounts {
  readonly requests: number;
  readonly accepted: number;
  readonly refused: number;
}

/** What goes to stdout. Undefined is no line. */
export interface SendReport {
  answer(answered: Answered): string;
  end(counts: SentCounts): string | undefined;
}

const BODY_CHARACTERS = 200;

/** NDJSON: a line per request, and one for all of them. */
export const jsonReport: SendReport = {
  answer: ({ name, to, result, verdict }) =>
    safeJson(JSON.stringify({ answer: { name, to, ...result, ...verdict } })),
  end: (counts) => JSON.stringify({ sent: counts }),
};

/** For people; one request needs no sum. */
export function textReport(style: Style): SendReport {
  return {
    answer: ({ name, to, result, verdict }) => {
      const mark = verdict.accepted ? style.green(verdict.words) : style.red(verdict.words);
      const answer = "error" in result ? "no answer" : answerText(result);
      return `${shorten(name, BODY_CHARACTERS)} -> ${shorten(to, BODY_CHARACTERS)}: ${answer}: ${mark}`;
    },
    end: ({ requests, accepted, refused }) =>
      requests === 1 ? undefined : `${requests} sent: ${accepted} accepted, ${refused} refused or lost.`,
  };
}

function answerText({ status, body }: { readonly status: number; readonly body: string }): string {
  const text = shorten(body.trim(), BODY_CHARACTERS);
  return text === "" ? String(status) : `${status} "${text}"`;
}
