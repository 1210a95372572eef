import { API_KEY, post, postAccweb, SECRET } from "./senders.js";

/** Sends a key and the secret to every place where a sender could put them by right or by mistake. */
export async function provoke(
  sonoran: string | undefined,
  accweb: string | undefined,
  apiKey = API_KEY,
): Promise<void> {
  const origin = new URL(String(sonoran)).origin;
  const escapedKey = Array.from(
    apiKey,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  ).join("");
  const send = (type: string, rest: object): Promise<number> => post(sonoran, { key: apiKey, type, ...rest });
  const call = {
    callId: 1,
    isEmergency: true,
    caller: apiKey,
    location: apiKey.toUpperCase(),
    description: "",
  };
  await send("EVENT_911", { data: { call } });
  await send(`CUSTOM_${apiKey}`, { data: { [apiKey]: [apiKey.toLowerCase()] } });
  await send("EVENT_REMOVE_911", { data: { callIds: apiKey } });
  await send("GET_LOGS", { logKey: apiKey });
  await post(sonoran, `{"key":"${escapedKey}","type":"X","data":{"a":"${escapedKey}"}}`);
  await post(sonoran, `{"key":"${apiKey}","type":`);
  await post(sonoran, `{"key":"wrong","type":"${apiKey}"}`);
  await post(`${origin}/${apiKey}`, "{}");
  await post(`${origin}/x/${encodeURIComponent(apiKey)}?key=${encodeURIComponent(apiKey)}`, "{}");
  await postAccweb(accweb, "instance_started");
  await post(`${accweb}?secret=wrong-${encodeURIComponent(SECRET)}`, "{}");
  const basic = `Basic ${Buffer.from(`user:${SECRET}`).toString("base64")}`;
  await post(accweb, { eventName: "custom" }, { authorization: basic });
  const misdirected = [
    { key: apiKey, type: "MISDIRECTED", data: { call } },
    { key: apiKey, eventName: `x ${apiKey.toUpperCase()}`, instanceId: apiKey },
    `{"eventName":"y","a":"${escapedKey}"}`,
    `{"key":"${apiKey}","eventName":`,
  ];
  for (const body of misdirected) await post(accweb, body, { authorization: basic });
  await post(`${accweb}/${encodeURIComponent(SECRET)}`, "{}", { authorization: basic });
  await send("THE_LAST", {});
}
