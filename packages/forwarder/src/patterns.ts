import { TenfourError } from "@tenfour/contracts";
import { currentName } from "./event-names.js";

/** `EVENT_UNIT_*`, `instance_live_*`, `*`, each with or without `!` in front. */
const PATTERN = /^!?[^\s!*]*\*?$/;

/** Whether a text is a pattern; event names hold no white space, and `*` stands at the end only. */
export function isPattern(text: string): boolean {
  return PATTERN.test(text) && text !== "" && text !== "!";
}

/** Decides by name which events a target gets. */
export type NameFilter = (name: string | null) => boolean;

/** A request for logs, which carries a key for them: only for whoever names it. */
const NEVER_BY_ACCIDENT = "GET_LOGS";

/**
 * A filter out of patterns: the last one that fits a name decides; a name that none fits is not wanted, unless all
 * patterns are exclusions. Without patterns everything is wanted. `GET_LOGS` is wanted only where it is named in
 * full. Names are compared in any ASCII case, because senders do not agree on theirs, and an earlier name stands for the
 * present one. An event without a name fits
 * `*` only.
 *
 * @throws TenfourError `ERR_TENFOUR_OPTIONS` for a pattern that can never fit
 */
export function nameFilter(patterns: readonly string[] | undefined): NameFilter {
  const rules = (patterns ?? []).map(ruleOf);
  const byDefault = rules.every(({ wanted }) => !wanted);
  const decide = (name: string): boolean => {
    for (const rule of rules.toReversed()) {
      if (!(rule.isPrefix ? name.startsWith(rule.text) : name === rule.text)) continue;
      if (name === NEVER_BY_ACCIDENT && rule.wanted && rule.isPrefix) continue;
      return rule.wanted;
    }
    return byDefault && name !== NEVER_BY_ACCIDENT;
  };
  const known = new Map<string, boolean>();
  return (name) => {
    if (name === null) return decide("");
    let wanted = known.get(name);
    if (wanted === undefined) {
      wanted = decide(name.toUpperCase());
      // A sender may invent names without end.
      if (known.size < MAX_REMEMBERED) known.set(name, wanted);
    }
    return wanted;
  };
}

const MAX_REMEMBERED = 1000;

interface Rule {
  readonly wanted: boolean;
  readonly isPrefix: boolean;
  /** In upper case. */
  readonly text: string;
}

function ruleOf(pattern: string): Rule {
  if (!isPattern(pattern)) {
    throw new TenfourError(PATTERN_HINT, { code: "ERR_TENFOUR_OPTIONS" });
  }
  const wanted = !pattern.startsWith("!");
  const name = wanted ? pattern : pattern.slice(1);
  const isPrefix = name.endsWith("*");
  return { wanted, isPrefix, text: isPrefix ? name.slice(0, -1).toUpperCase() : currentName(name) };
}

/** What a pattern looks like, for whoever wrote something else. */
export const PATTERN_HINT =
  'expected the name of an event, or its beginning and a "*" (EVENT_UNIT_*), with "!" in front to leave events out';
