import type { Finding } from "../check.js";

const MINIMUM = [20, 19] as const;

/** Whether this Node runs Tenfour. @param version as in `process.versions.node` */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
  if (enough) return { status: "ok", message: `Node ${version}` };
  const remedy = `install Node ${MINIMUM.join(".")} or newer`;
  return { status: "failed", message: `Node ${version} is too old`, remedy };
}
