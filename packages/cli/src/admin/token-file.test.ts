import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findDataDir, makeDataDir } from "../config/data-dir.js";
import { adminToken } from "./token-file.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tenfour-token-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the admin token", () => {
  it("is made once, for its owner alone", () => {
    const { value, file } = adminToken(folder);
    expect(value).toMatch(/^[\w-]{43}$/);
    expect(file).toBe(path.join(folder, "admin-token"));
    expect(readFileSync(file, "utf8")).toBe(`${value}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(adminToken(folder)).toEqual({ value, file });
  });

  it("differs from one data directory to the next", () => {
    const other = path.join(folder, "other");
    makeDataDir({ path: other, chosen: true });
    expect(adminToken(other).value).not.toBe(adminToken(folder).value);
  });

  it("may be opened to a group, but not to everyone", () => {
    const { value, file } = adminToken(folder);
    chmodSync(file, 0o640);
    expect(adminToken(folder).value).toBe(value);
    chmodSync(file, 0o604);
    expect(() => adminToken(folder)).toThrow(/is open to every user of this machine: delete it/);
    expect(() => adminToken(folder)).not.toThrow(value);
  });

  it("is not taken from a file that is none", () => {
    writeFileSync(path.join(folder, "admin-token"), "short\n", { mode: 0o600 });
    expect(() => adminToken(folder)).toThrow(/holds no token: delete it/);
  });

  it("is not taken through a link", () => {
    writeFileSync(path.join(folder, "theirs"), "x".repeat(43), { mode: 0o600 });
    symlinkSync(path.join(folder, "theirs"), path.join(folder, "admin-token"));
    expect(() => adminToken(folder)).toThrow(/is not a file: remove it/);
  });
});

describe("the data directory", () => {
  const sources = {
    flag: undefined,
    variable: undefined,
    option: undefined,
    configFile: undefined,
    cwd: "/cwd",
  };

  it("is .tenfour beside the config file, else in the working directory", () => {
    expect(findDataDir(sources)).toEqual({ path: "/cwd/.tenfour", chosen: false });
    expect(findDataDir({ ...sources, configFile: "/etc/x.yaml" })).toEqual({
      path: "/etc/.tenfour",
      chosen: false,
    });
  });

  it("is the flag's before the variable's before the file's", () => {
    const all = { ...sources, flag: "a", variable: "b", option: "c", configFile: "/etc/x.yaml" };
    expect(findDataDir(all)).toEqual({ path: "/cwd/a", chosen: true });
    expect(findDataDir({ ...all, flag: undefined })).toEqual({ path: "/cwd/b", chosen: true });
    expect(findDataDir({ ...all, flag: undefined, variable: undefined })).toEqual({
      path: "/etc/c",
      chosen: true,
    });
  });

  it("is made for its owner alone, with the folders above it", () => {
    const dir = path.join(folder, "a", "b");
    makeDataDir({ path: dir, chosen: true });
    makeDataDir({ path: dir, chosen: true });
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it("says what is in its way", () => {
    writeFileSync(path.join(folder, "taken"), "");
    const inTheWay = /there is a file in its place.*--data-dir/;
    expect(() => makeDataDir({ path: path.join(folder, "taken"), chosen: true })).toThrow(inTheWay);
    expect(() => makeDataDir({ path: path.join(folder, "taken", "x"), chosen: true })).toThrow(inTheWay);
  });
});
