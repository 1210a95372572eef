import type { LogDetails, Logger } from "@tenfour/receiver";

export interface LogLine {
  readonly level: keyof Logger;
  readonly details: LogDetails;
  readonly message: string;
}

/** A logger that remembers. */
export class LogBook implements Logger {
  readonly lines: LogLine[] = [];
  readonly debug = this.#writer("debug");
  readonly info = this.#writer("info");
  readonly warn = this.#writer("warn");
  readonly error = this.#writer("error");

  /** Everything that was logged, as text. */
  get text(): string {
    return this.lines.map((line) => JSON.stringify(line)).join("\n");
  }

  messages(level: keyof Logger): string[] {
    return this.lines.filter((line) => line.level === level).map((line) => line.message);
  }

  #writer(level: keyof Logger): (details: LogDetails, message: string) => void {
    return (details, message) => {
      this.lines.push({ level, details, message });
    };
  }
}
