/** One thing that a new configuration changes while the relay runs. */
export interface Change {
  readonly what: "community" | "accweb" | "target" | "sonoran";
  /** A community's id or a target's name; accweb has none. */
  readonly name?: string;
  readonly change: "added" | "removed" | "changed";
  /** The options that differ, of what is changed. Never their values. */
  readonly options?: readonly string[];
}

/** What became of a new configuration. */
export interface ReloadReport {
  /** `refused`: the configuration before stays in force, and `error` says why. */
  readonly status: "applied" | "unchanged" | "refused";
  /** `file`: it was seen to change; `command`: somebody asked. */
  readonly by: "file" | "command";
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly changes: readonly Change[];
  /** Options that differ and take a restart. */
  readonly restart: readonly string[];
  readonly error?: string;
}

/** A change in words: `community main: apiKey`, `target bot added`. */
export function changeText({ what, name, change, options = [] }: Change): string {
  const subject = name === undefined ? what : `${what} ${name}`;
  return change === "changed" ? `${subject}: ${options.join(", ")}` : `${subject} ${change}`;
}
