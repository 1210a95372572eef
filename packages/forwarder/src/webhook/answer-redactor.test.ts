import { expect, test } from "vitest";
import { answerRedactor, type SentSecrets } from "./answer-redactor.js";

const MAX = 16 * 1024;

function clean(sent: Partial<SentSecrets>, body: string, isCut = false): string {
  return answerRedactor({ url: "http://hooks.example/", ...sent }, (text) => text)(body, isCut);
}

test.each([
  ["/services/T000/B000/PATHSECRET123456", "Cannot POST /services/T000/B000/PATHSECRET123456"],
  ["/services/T000/B000/PATHSECRET123456", 'no "PATHSECRET123456"'],
  ["/hooks/019a9c5e-0000-7000-8000-00000000abcd/in", "who is 019A9C5E-0000-7000-8000-00000000ABCD?"],
  ["/catch/1234567/o1a2b3", '{"path":"\\/catch\\/1234567\\/o1a2b3"}'],
  ["/a%2fSECRETSECRET123456", "/a/SECRETSECRET123456"],
])("%s, in an answer: %s", (path, body) => {
  const secret = /(?:\/|\\\/)?[\w-]*\d{4}[\w\\/-]*/;
  expect(body).toMatch(secret);
  expect(clean({ url: `http://hooks.example${path}` }, body)).not.toMatch(secret);
});

test.each(["/", "/events", "/api/v2/tenfour-relay", "/sonorancad/event", "/Hooks/index.php"])(
  "a path that is a name stays: %s",
  (path) => {
    const body = `Cannot POST ${path}: no events, no event, no relay`;
    expect(clean({ url: `http://hooks.example${path}` }, body)).toBe(body);
  },
);

test.each([
  ["Bearer HEADERTOKEN123456", "bad token: HEADERTOKEN123456"],
  ["Bearer HEADERTOKEN123456", "bad header: bearer headertoken123456"],
  ['Token token="HEADERTOKEN123456", x=1', "HEADERTOKEN123456"],
  ["id=7, key=HEADERTOKEN123456", "HEADERTOKEN123456"],
  [`Basic ${Buffer.from("me:HEADERTOKEN123456").toString("base64")}`, "me, HEADERTOKEN123456"],
  [`Basic ${Buffer.from("me:HEADERTOKEN123456").toString("base64")}`, btoa("me:HEADERTOKEN123456")],
])("a header's value %s, in an answer: %s", (value, body) => {
  const redacted = clean({ headers: { authorization: value } }, body);
  expect(redacted).toContain("[redacted]");
  expect(redacted).not.toMatch(/HEADERTOKEN|bWU6SEVBREVS/i);
});

test("name and password, as written and decoded; so are what a query says and a signature's secret", () => {
  const url = "http://user-name:PASSW%2FORD9 9@hooks.example/x?token=Q%2FUERYSECRET&a=1";
  const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  const body = [
    "user-name PASSW%2FORD9 9 PASSW/ORD9 9 PASSW%2FORD9%209",
    `Q%2FUERYSECRET Q/UERYSECRET Q\\/UERYSECRET ${secret} ${secret.slice(6)}`,
  ].join(" ");
  expect(
    clean({ url, secrets: [secret] }, body)
      .replaceAll("[redacted]", "")
      .trim(),
  ).toBe("");
});

test("a secret across the end of what is kept is not there in part", () => {
  const headers = { authorization: "Bearer HEADERTOKEN123456" };
  for (let at = MAX - 20; at <= MAX; at++) {
    const kept = clean({ headers }, `${"x".repeat(at)}HEADERTOKEN123456${"x".repeat(100)}`);
    expect(kept).not.toContain("H");
    expect(kept).toHaveLength(MAX);
  }
});

test("nor one across the end of what was read, however much was redacted before it", () => {
  const headers = { authorization: `Bearer ${"HEADERTOKEN123456".repeat(20)}` };
  const body = headers.authorization.repeat(100).slice(0, 2 * MAX);
  expect(clean({ headers }, body, true).replaceAll("[redacted]", "")).not.toContain("HEADER");
});
