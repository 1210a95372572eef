import { understandAll } from "./understand-all.js";

addEventListener("message", ({ data }) => postMessage(understandAll(data)));
