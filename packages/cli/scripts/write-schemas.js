import { mkdirSync, writeFileSync } from "node:fs";
import { configJsonSchema } from "../dist/config-json-schema.js";

const folder = new URL("../schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("config.schema.json", folder), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
