import type { AdminRoute } from "../admin/route.js";
import { configError } from "../errors.js";
import type { Reloader } from "./reloader.js";

/** `POST /admin/reload`: takes the configuration as it is now; 400 with the reason when it is refused. */
export function reloadRoute(reloader: () => Reloader | undefined): AdminRoute {
  return {
    method: "POST",
    path: "/admin/reload",
    access: "token",
    handle: async () => {
      const running = reloader();
      if (running === undefined) {
        throw configError("there is nothing to reload: this is a demo, or the relay is starting or ending");
      }
      const report = await running.reload("command");
      if (report.error !== undefined) throw configError(report.error);
      return {
        status: 200,
        json: { reload: { ...report, changes: report.changes.map((one) => ({ ...one })) } },
      };
    },
  };
}
