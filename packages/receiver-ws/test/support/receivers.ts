import {
  createReceiver,
  type LogDetails,
  type Logger,
  type Receiver,
  type ReceiverOptions,
} from "@tenfour/receiver";

export const KEY = "S3cret-Key-of-the-community";
export const COMMUNITY = "nyc";

/** A logger whose lines a test can look at. */
export class MemoryLogger implements Logger {
  readonly lines: { level: string; details: LogDetails; message: string }[] = [];

  debug = this.#writer("debug");
  info = this.#writer("info");
  warn = this.#writer("warn");
  error = this.#writer("error");

  from(...levels: string[]): string[] {
    return this.lines.filter(({ level }) => levels.includes(level)).map(({ message }) => message);
  }

  get text(): string {
    return JSON.stringify(this.lines);
  }

  #writer(level: string) {
    return (details: LogDetails, message: string): void => {
      this.lines.push({ level, details, message });
    };
  }
}

/** A receiver for the one community, with a logger to look at. */
export function makeReceiver(options: Partial<ReceiverOptions> = {}): {
  receiver: Receiver;
  logger: MemoryLogger;
} {
  const logger = new MemoryLogger();
  const receiver = createReceiver({
    sonoran: { communities: [{ communityId: COMMUNITY, apiKey: KEY, servers: [{ id: 1 }, { id: 2 }] }] },
    logger,
    ...options,
  });
  return { receiver, logger };
}

/** An event that carries a number, as the CAD would push it. */
export function numbered(number: number, key = KEY) {
  return { key, type: "EVENT_UNIT_LOGIN", data: { number } };
}
