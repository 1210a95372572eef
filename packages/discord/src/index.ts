export { FAMILIES, type Family } from "./family.js";
export {
  COLOURS,
  DISCORD_LIMITS,
  type DiscordMessage,
  type Embed,
  type EmbedField,
  embedLength,
  embedMessage,
  lineMessage,
  withRolePing,
} from "./message.js";
export type { Post } from "./post.js";
export { createRenderer, type Renderer, type RendererOptions } from "./renderer.js";
export { scopeOf } from "./scope.js";
export { type Snapshot, snapshotSchema } from "./state.js";
export { plainText, safeText } from "./text.js";
