import { X509Certificate } from "node:crypto";
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createSecureContext, type Server as TlsServer } from "node:tls";
import { TenfourError } from "@tenfour/contracts";
import type { Logger } from "@tenfour/receiver";

/** Where the certificate is. */
export interface TlsFiles {
  /** File with the certificate and those it was signed with, PEM. */
  readonly cert: string;
  /** File with its private key, PEM. */
  readonly key: string;
  /** How often the files are looked at for a renewed certificate. */
  readonly checkEveryMs: number;
}

/** A certificate and its key, as Node takes them. */
export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Reads a certificate and its key.
 *
 * @throws TenfourError `ERR_TENFOUR_TLS`, saying which file is wrong and how; nothing of the key
 */
export function readTlsPair({ cert, key }: TlsFiles): TlsPair {
  const pair = { cert: read(cert, "certificate"), key: read(key, "private key") };
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw failure(
      `"${cert}" and "${key}" are no certificate and its private key in PEM form (${codeOf(cause)})`,
      cause,
    );
  }
  return pair;
}

/**
 * Gives a server the renewed certificate when its files change. Files that are not right, as while they are being
 * written, are reported and leave the certificate as it is.
 *
 * @returns a function that ends the watching
 */
export function reloadOnChange(server: TlsServer, files: TlsFiles, logger: Logger): () => void {
  const reload = (): void => {
    try {
      const pair = readTlsPair(files);
      server.setSecureContext(pair);
      logger.info({ until: expiryOf(pair.cert) }, "the renewed certificate is in use");
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      logger.error({}, `the certificate stays as it was: ${message}`);
    }
  };
  // Looking is what works with links that are changed, as certificate tools do, and on network drives.
  const options = { interval: files.checkEveryMs, persistent: false };
  for (const file of new Set([files.cert, files.key])) watchFile(file, options, reload);
  return () => {
    for (const file of new Set([files.cert, files.key])) unwatchFile(file, reload);
  };
}

/** Says so when a certificate is not, or no longer, valid; senders refuse it then, and every event is lost. */
export function warnOfExpiry({ cert }: TlsPair, logger: Logger, nowMs: number): void {
  const { validFrom, validTo } = new X509Certificate(cert);
  const isValid = Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo);
  if (!isValid)
    logger.warn({ validFrom, validTo }, "the certificate is not valid today: senders will refuse it");
}

function expiryOf(cert: Buffer): string {
  return new X509Certificate(cert).validTo;
}

function read(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw failure(`the ${what} "${file}" cannot be read (${codeOf(cause)})`, cause);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "not PEM";
}

function failure(message: string, cause: unknown): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_TLS", cause });
}
