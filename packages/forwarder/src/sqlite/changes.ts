/** Lets something wait until something has changed. */
export interface Changes {
  /** Resolves at the next change, or when the signal is aborted. */
  next(signal: AbortSignal): Promise<void>;
  happened(): void;
}

export function changes(): Changes {
  const waiting = new Set<() => void>();
  return {
    next: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          waiting.delete(done);
          signal.removeEventListener("abort", done);
          resolve();
        };
        waiting.add(done);
        signal.addEventListener("abort", done);
      }),
    happened: () => {
      for (const done of [...waiting]) done();
    },
  };
}
