import { TenfourError } from "@tenfour/contracts";
import { type HttpReceiver, type Listener, type ListenOptions, listen } from "@tenfour/receiver-http";
import type { Settings } from "../config/settings.js";
import { configError } from "../errors.js";

/** Opens the door that the settings describe. @throws TenfourError that says what to do */
export async function openListener(receiver: HttpReceiver, settings: Settings): Promise<Listener> {
  const options = listenOptions(settings);
  try {
    return await listen(receiver, options);
  } catch (error) {
    if (!isPortInUse(error)) throw error;
    throw configError(`${error.message} (--port, TENFOUR_PORT or listen.port)`, error);
  }
}

/** As {@link openListener}; when the port is taken, on any free one. */
export async function openListenerAnywhere(receiver: HttpReceiver, settings: Settings): Promise<Listener> {
  const options = listenOptions(settings);
  try {
    return await listen(receiver, options);
  } catch (error) {
    if (!isPortInUse(error)) throw error;
    receiver.logger.info({ port: settings.port }, "this port is in use, so the demo takes another");
    return await listen(receiver, { ...options, port: 0 });
  }
}

function isPortInUse(error: unknown): error is TenfourError {
  return error instanceof TenfourError && error.code === "ERR_TENFOUR_PORT_IN_USE";
}

function listenOptions({ host, port, sonoran, accweb, limits, gate }: Settings): ListenOptions {
  const { tls, allowFrom, trustProxy, authFailures } = gate;
  return {
    host,
    port,
    ...(tls === undefined ? {} : { tls }),
    ...(allowFrom === undefined ? {} : { allowFrom }),
    ...(trustProxy === undefined ? {} : { trustProxy }),
    ...(authFailures === undefined ? {} : { authFailures }),
    ...(sonoran?.paths === undefined ? {} : { sonoranPaths: [...sonoran.paths] }),
    ...(accweb === undefined ? {} : { accwebSecretHeader: accweb.header }),
    ...(accweb?.paths === undefined ? {} : { accwebPaths: [...accweb.paths] }),
    ...(limits.maxSonoranBodyBytes === undefined ? {} : { maxSonoranBodyBytes: limits.maxSonoranBodyBytes }),
    ...(limits.maxAccwebBodyBytes === undefined ? {} : { maxAccwebBodyBytes: limits.maxAccwebBodyBytes }),
  };
}
