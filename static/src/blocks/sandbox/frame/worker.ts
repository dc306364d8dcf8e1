/** The worker that runs a program: it has no document, no peer connections, and only the port passed to it. */
import { serveProgram } from "./serve";

self.addEventListener(
  "message",
  ({ ports: [port] }) => {
    if (port !== undefined) serveProgram(port);
  },
  { once: true },
);
self.postMessage("ready");
