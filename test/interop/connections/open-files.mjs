// Whether a process may open the files that the suite needs. Node raises its own limit as far as it is allowed to.
const NEEDED = 10_500;

export function setup() {
  if (process.platform === "win32") return;
  // Of this process, by Node; its types know only that it is an object.
  const { userLimits } = /** @type {{ userLimits: { open_files: { soft: number | "unlimited" } } }} */ (
    process.report.getReport()
  );
  const { soft } = userLimits.open_files;
  if (typeof soft === "number" && soft < NEEDED) {
    throw new Error(`a process may open ${soft} files here, and ${NEEDED} are needed: raise its hard limit`);
  }
}
