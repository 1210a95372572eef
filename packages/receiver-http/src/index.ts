export { type HttpReceiver, type Listener, listen } from "./listen.js";
export { createNodeHandler, type NodeHandler } from "./node.js";
export { type DoorOptions, doorOptionsSchema, type ListenOptions, listenOptionsSchema } from "./options.js";
