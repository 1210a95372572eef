import type { Settings } from "../config/settings.js";
import { ConfigWatch } from "./config-watch.js";
import { Reloader, type ReloaderOptions } from "./reloader.js";

/** Takes a new configuration whenever the config file changes, and when somebody asks; disposing of it ends that. */
export function startReloading(
  options: ReloaderOptions & {
    /** Other settings are in force. */
    onSettings(settings: Settings): void;
  },
): Reloader {
  const { started, logger } = options;
  const file = started.configFile;
  const watch =
    file === undefined
      ? undefined
      : new ConfigWatch({
          file,
          identity: started.configIdentity,
          onChange: () => void reloader.reload("file"),
          onGone: () => logger.warn({ file }, "the config file is gone; what it said stays in force"),
        });
  const reloader: Reloader = new Reloader({
    ...options,
    load: () => {
      watch?.taking();
      return options.load();
    },
    apply: async (next, before, read) => {
      await options.apply(next, before, read);
      options.onSettings(next);
    },
    onClose: () => watch?.[Symbol.dispose](),
  });
  return reloader;
}
