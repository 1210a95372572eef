import { randomBytes } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";
import { createPrivate } from "../config/create-private.js";
import { configError, systemCode } from "../errors.js";

/** Name of the token's file in the data directory. */
export const TOKEN_FILE = "admin-token";
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{32,256}$/;
/** Read and write for everyone who is neither the owner nor in its group. */
const OTHERS = 0o007;

/** The token that administration asks for, and where people find it. */
export interface AdminToken {
  readonly value: string;
  readonly file: string;
}

/**
 * The token in a data directory that exists; made on first use, and kept from then on, so that scripts that know
 * it go on working. Its file is created for its owner alone (0600); an owner may open it to a group.
 *
 * @throws TenfourError that names the file and the remedy, never the token
 */
export function adminToken(dataDir: string): AdminToken {
  const file = path.join(dataDir, TOKEN_FILE);
  return { file, value: create(file) ?? read(file) };
}

/** Undefined when there is one already. */
function create(file: string): string | undefined {
  const value = randomBytes(TOKEN_BYTES).toString("base64url");
  try {
    createPrivate(file, `${value}\n`);
    return value;
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return undefined;
    throw configError(
      `the admin token cannot be written to ${file} (${code ?? "unknown reason"}): make the folder writable, or choose another with --data-dir or TENFOUR_DATA_DIR`,
      error,
    );
  }
}

function read(file: string): string {
  const { mode, isFile } = statsOf(file);
  if (!isFile) throw configError(`${file} is not a file: remove it, and the relay writes a new token`);
  if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
    throw configError(
      `${file} holds the admin token and is open to every user of this machine: delete it, and the relay writes a new one`,
    );
  }
  const value = textOf(file).trim();
  if (TOKEN.test(value)) return value;
  throw configError(`${file} holds no token: delete it, and the relay writes a new one`);
}

function statsOf(file: string): { readonly mode: number; readonly isFile: boolean } {
  // A link could lead to a file that somebody else has made.
  const stats = lstatSync(file);
  return { mode: stats.mode, isFile: stats.isFile() };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw configError(
      `the admin token in ${file} cannot be read (${systemCode(error) ?? "unknown reason"}): check its permissions`,
      error,
    );
  }
}
