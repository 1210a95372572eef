/** A promise that somebody else settles, once. */
export interface Gate<T> {
  readonly opened: Promise<T>;
  /** Later calls change nothing. */
  open(value: T): void;
}

/** Makes a gate. */
export function gate<T>(): Gate<T> {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
