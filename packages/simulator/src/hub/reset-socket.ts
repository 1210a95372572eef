import type { Socket } from "node:net";

/**
 * Ends a TCP connection with a reset. One that has begun to end in order is only cut: `resetAndDestroy` would fail
 * on it unseen and leave a handle that keeps the process from ending (seen on Node 20.20).
 */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
