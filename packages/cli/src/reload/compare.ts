import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Settings } from "../config/settings.js";
import type { Change } from "./change.js";

/** What can change while the relay runs, in the words of the config file. */
export function changesBetween(before: Settings, after: Settings): Change[] {
  const communities = (settings: Settings) => named(settings.sonoran?.communities ?? [], "communityId");
  const hubOf = ({ sonoran }: Settings) => ({ hubUrl: sonoran?.hubUrl });
  const hub = optionsThatDiffer(hubOf(before), hubOf(after));
  const access = ({ accweb }: Settings) => ({ secrets: accweb?.secrets, auth: accweb?.auth });
  const accweb = optionsThatDiffer(access(before), access(after));
  return [
    ...listChanges("community", communities(before), communities(after)),
    ...(hub.length === 0 ? [] : [{ what: "sonoran", change: "changed", options: hub } as const]),
    ...(accweb.length === 0 ? [] : [{ what: "accweb", change: "changed", options: accweb } as const]),
    ...listChanges("target", named(before.targets, "name"), named(after.targets, "name")),
  ];
}

/** Options that differ and that only a start looks at, in the words of the config file. */
export function restartOptions(started: Settings, after: Settings): string[] {
  const fixed = (settings: Settings): Record<string, unknown> => {
    const { host, port, gate, limits, admin, sonoran, accweb } = settings;
    return {
      ...inSection("listen", { host, port, ...gate }),
      ...inSection("limits", limits),
      ...inSection("admin", admin),
      sonoran: sonoran !== undefined,
      "sonoran.paths": sonoran?.paths,
      accweb: accweb !== undefined,
      "accweb.header": accweb?.header,
      "accweb.paths": accweb?.paths,
      // The outbox is in the data directory as a rule.
      "outbox.path": path.relative(settings.dataDir.path, settings.outboxPath),
      dataDir: settings.dataDir.path,
      alertAfter: settings.alertAfterMs,
    };
  };
  const differ = optionsThatDiffer(fixed(started), fixed(after));
  // A section that comes or goes says it all.
  return differ.filter((option) => !differ.some((other) => option.startsWith(`${other}.`)));
}

function inSection(section: string, options: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [`${section}.${name}`, value]));
}

function named<T extends object>(list: readonly T[], key: keyof T): Map<string, T> {
  return new Map(list.map((one) => [String(one[key]), one]));
}

function listChanges(
  what: Change["what"],
  before: ReadonlyMap<string, object>,
  after: ReadonlyMap<string, object>,
): Change[] {
  const removed = [...before.keys()].filter((name) => !after.has(name));
  return [
    ...[...after].flatMap(([name, one]): Change[] => {
      const old = before.get(name);
      if (old === undefined) return [{ what, name, change: "added" }];
      const options = optionsThatDiffer(old, one);
      return options.length === 0 ? [] : [{ what, name, change: "changed", options }];
    }),
    ...removed.map((name): Change => ({ what, name, change: "removed" })),
  ];
}

function optionsThatDiffer(before: object, after: object): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(Reflect.get(before, name), Reflect.get(after, name)));
}
