export const API_KEY = "Ab3-Key/with+signs";
export const SECRET = "race s3cret/ä+%";
export const env = { SONORAN_API_KEY: API_KEY, ACCWEB_SECRET: SECRET, TENFOUR_PORT: "0" };

/** Posts a Sonoran event with the right key; resolves with the status. */
export async function postSonoran(url: string | undefined, type: string, rest: object): Promise<number> {
  return post(url, { key: API_KEY, type, ...rest });
}

/** Posts an accweb event with the secret in the query; resolves with the status. */
export async function postAccweb(url: string | undefined, eventName: string, data?: object): Promise<number> {
  const envelope = {
    timestamp: "2026-08-01T18:03:22.123456789Z",
    instanceId: "3",
    instanceName: "Sunday league",
    track: "monza",
    udpPort: 9231,
    tcpPort: 9232,
    nrDrivers: 1,
  };
  return post(`${url}?secret=${encodeURIComponent(SECRET)}`, { eventName, ...envelope, data });
}

export async function post(
  url: string | undefined,
  body: unknown,
  headers?: Record<string, string>,
): Promise<number> {
  if (url === undefined) throw new Error("no URL to post to");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init = { method: "POST", body: text, ...(headers === undefined ? {} : { headers }) };
  const response = await fetch(url, init);
  await response.arrayBuffer();
  return response.status;
}
