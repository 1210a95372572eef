import { understandAll } from "./understand-all.js";

globalThis.understandAll = understandAll;
