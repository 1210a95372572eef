import { parseText } from "@tenfour/contracts";
import type { AccwebSecrets } from "./accweb-secrets.js";
import { type Body, type KeyReading, keyOfValue } from "./body.js";
import type { Communities, Community } from "./communities.js";
import type { Grant, IngestMeta, RefusalCode } from "./door.js";
import type { ParsePool } from "./parse-pool.js";
import { scanKey } from "./perform-task.js";

/** Who an event is from, or why it is refused. */
export type Verdict =
  | { readonly ok: true; readonly community: Community | undefined }
  | { readonly ok: false; readonly code: RefusalCode };

/** Decides who an event is from. Sonoran: by the key in the body; accweb: by what came beside it. */
export class Verifier {
  readonly #communities: Communities | undefined;
  readonly #accweb: AccwebSecrets | undefined;
  readonly #pool: ParsePool;
  readonly #workerThresholdBytes: number;

  constructor(
    communities: Communities | undefined,
    accweb: AccwebSecrets | undefined,
    pool: ParsePool,
    workerThresholdBytes: number,
  ) {
    this.#communities = communities;
    this.#accweb = accweb;
    this.#pool = pool;
    this.#workerThresholdBytes = workerThresholdBytes;
  }

  /** A promise only for bodies that are read in the worker. */
  verify(body: Body, meta: IngestMeta): Verdict | Promise<Verdict> {
    if (meta.source === "accweb") return this.#verifyAccweb(meta);
    const communities = meta.source === "sonoran" ? this.#communities : undefined;
    if (communities === undefined) return { ok: false, code: "ERR_TENFOUR_SOURCE_OFF" };
    if (body.value === undefined && body.byteLength > this.#workerThresholdBytes) {
      return this.#pool.readKey(body.raw.bytes).then((reading) => judge(communities, reading, meta.grant));
    }
    return recognise(communities, body, meta.grant);
  }

  #verifyAccweb(meta: IngestMeta): Verdict {
    if (this.#accweb === undefined) return { ok: false, code: "ERR_TENFOUR_SOURCE_OFF" };
    const granted =
      this.#accweb.issued(meta.grant) || this.#accweb.admit(meta.credentials ?? []) !== undefined;
    return granted ? { ok: true, community: undefined } : { ok: false, code: "ERR_TENFOUR_SECRET_WRONG" };
  }
}

/** The community whose key stands in the body. */
function recognise(communities: Communities, body: Body, grant: Grant | undefined): Verdict {
  if (body.value !== undefined) return judge(communities, keyOfValue(body.value), grant);
  const { text } = body;
  const parsed = parseText(text);
  // A body that is not JSON but has a readable key is authenticated all the same: it is kept, and handed over as invalid.
  if (!parsed.ok) return judge(communities, scanKey(body.raw.bytes), grant);
  // Understanding it need not parse again.
  body.value = parsed.value;
  const verdict = judge(communities, keyOfValue(parsed.value), grant);
  if (verdict.ok) body.keyElsewhere = verdict.community?.keySearch.mayRepeat(text) ?? true;
  return verdict;
}

function judge(communities: Communities, reading: KeyReading, grant: Grant | undefined): Verdict {
  if (reading.kind === "missing") return { ok: false, code: "ERR_TENFOUR_KEY_MISSING" };
  const community = reading.kind === "text" ? communities.find(reading.key, grant) : undefined;
  return community === undefined ? { ok: false, code: "ERR_TENFOUR_KEY_WRONG" } : { ok: true, community };
}
