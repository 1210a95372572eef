import { readFileSync } from "node:fs";
import path from "node:path";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { root } from "./workspace-root.js";

const lint = (text: string) => validate(text).map(({ message }) => message);

test("the Discord bot's Dockerfile has no fault that its linter knows", () => {
  expect(lint(readFileSync(path.join(root, "apps/discord-bot/Dockerfile"), "utf8"))).toEqual([]);
});

test("the linter finds faults", () => {
  expect(lint("FROM node:22-slim\nEXPOSE many\nRUNN npm install\n")).toHaveLength(2);
});
