import type { Intake, Sink } from "@tenfour/receiver";
import type { HttpReceiver } from "@tenfour/receiver-http";
import type { Metrics } from "./metrics.js";

/** A receiver as the doors see it, whose answers are timed. */
export function timedReceiver(receiver: HttpReceiver, { answers }: Metrics): HttpReceiver {
  const ingest: Intake["ingest"] = async (body, meta) => {
    const end = answers.startTimer({ source: meta.source, transport: "http" });
    const result = await receiver.ingest(body, meta);
    end();
    return result;
  };
  return {
    logger: receiver.logger,
    serves: (source) => receiver.serves(source),
    admit: (source, credentials) => receiver.admit(source, credentials),
    hold: (bytes, claim) => receiver.hold(bytes, claim),
    serverAt: (path) => receiver.serverAt(path),
    acceptedFrom: (community) => receiver.acceptedFrom(community),
    serverPaths: () => receiver.serverPaths(),
    checkServerPaths: (check) => receiver.checkServerPaths?.(check) ?? (() => undefined),
    refused: (code, source, origin) => receiver.refused(code, source, origin),
    ingest,
  };
}

/** A sink whose successes are timed. */
export function timedSink(sink: Sink, { keeps }: Metrics): Sink {
  return {
    name: sink.name,
    keep: async (entry) => {
      const end = keeps.startTimer();
      await sink.keep(entry);
      end();
    },
  };
}
