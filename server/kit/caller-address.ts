/** From where a request came, as the server's socket has it. */
import type { Context } from "hono";
import { z } from "zod";

/** What the Node server hands to the app with each request. */
const NodeRequest = z.object({
  incoming: z.object({ socket: z.object({ remoteAddress: z.string().optional() }) }),
});

/** The address of the peer; a proxy's where there is one, and undefined where there is no socket. */
export function callerAddress(c: Context): string | undefined {
  return NodeRequest.safeParse(c.env).data?.incoming.socket.remoteAddress;
}
