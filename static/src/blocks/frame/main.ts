/** The frame of a program. It opens the worker in which the program runs, hands it the port of the page, and is done. */
import ProgramWorker from "./worker?worker&inline";

/** As far as this frame needs it; some browsers do not have it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}

// No policy of content governs these, so they go before anything else; a worker has none to begin with.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) Reflect.deleteProperty(window, name);

const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
trustedTypes?.createPolicy("default", { createScriptURL: (address) => address });

/** Settles with a worker that runs. Its code is part of this script: it has nothing to load. */
function openWorker(): Promise<Worker> {
  return new Promise((settle, fail) => {
    const worker = new ProgramWorker();
    worker.addEventListener("message", () => settle(worker), { once: true });
    worker.addEventListener("error", () => fail(new Error("no worker here")), { once: true });
  });
}

async function play(port: MessagePort): Promise<void> {
  try {
    (await openWorker()).postMessage(null, [port]);
  } catch {
    // Safari before 17 has no workers in a frame without an origin: there the frame itself is all the wall.
    const { serve } = await import("./serve");
    serve(port);
  }
}

const life = new AbortController();
window.addEventListener("message", ({ source, ports: [port] }) => {
  if (source !== window.parent || port === undefined) return;
  life.abort();
  void play(port);
}, { signal: life.signal });
