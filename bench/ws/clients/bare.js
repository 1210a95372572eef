// The bare client, as the vendor's example has it: @microsoft/signalr and JSON.parse.
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";

/** Opens sessions, and calls `onEvent` for each event that came in. */
export async function open(hubUrl, servers, onEvent) {
  for (const server of servers) {
    const connection = new HubConnectionBuilder()
      .withUrl(hubUrl, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .configureLogging(LogLevel.None)
      .withAutomaticReconnect()
      .build();
    connection.on("pushEvent", (payload) => {
      const event = typeof payload === "string" ? JSON.parse(payload) : payload;
      if (event.type === "EVENT_911" && event.data.call.callId > 0) onEvent();
    });
    await connection.start();
    await connection.invoke("authenticate", "bench", "key", server);
  }
}
