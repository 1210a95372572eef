import { TenfourError } from "@tenfour/contracts";
import { systemCode } from "../errors.js";

/**
 * Whether whoever read stdout has had enough (`| head`), which is an end like any other.
 *
 * @param failure the first error of stdout, if there was one
 * @throws TenfourError `ERR_TENFOUR_OUTPUT` when stdout failed for another reason
 */
export function readerIsGone(failure: Error | undefined): boolean {
  if (failure === undefined) return false;
  const code = systemCode(failure);
  if (code === "EPIPE") return true;
  throw new TenfourError(`stdout cannot be written (${code ?? failure.message}): is the disk full?`, {
    code: "ERR_TENFOUR_OUTPUT",
    cause: failure,
  });
}
