/** Bodies on their way to another thread, one after the other. */
export interface PackedBodies {
  readonly bodies: Uint8Array<ArrayBuffer>;
  /** Where body i ends; one that is left out takes no room. */
  readonly ends: number[];
}

/** @param parts undefined for what is left out */
export function packBodies(parts: readonly (Uint8Array | undefined)[]): PackedBodies {
  const ends: number[] = [];
  let end = 0;
  for (const part of parts) {
    end += part?.byteLength ?? 0;
    ends.push(end);
  }
  const bodies = new Uint8Array(end);
  let at = 0;
  for (const part of parts) {
    if (part === undefined) continue;
    bodies.set(part, at);
    at += part.byteLength;
  }
  return { bodies, ends };
}
