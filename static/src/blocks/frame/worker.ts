/** Where a program runs: without a document, without connections from browser to browser, and with nothing but the port it is handed. */
import { serve } from "./serve";

self.addEventListener("message", ({ ports: [port] }) => { if (port !== undefined) serve(port); }, { once: true });
self.postMessage("ready");
