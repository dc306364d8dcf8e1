/**
 * The entry point of a program's frame. It starts the worker that runs the program and passes the page's port to it.
 */
import ProgramWorker from "./worker?worker&inline";

/** The part of the interface that is used; some browsers lack it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}

// No content security policy covers these, so they are removed first; a worker does not have them.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) Reflect.deleteProperty(window, name);

const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
trustedTypes?.createPolicy("default", { createScriptURL: (address) => address });

/** Settles when the worker runs. Its code is inlined, because the frame cannot load anything. */
function startedWorker(): Promise<Worker> {
  return new Promise((settle, fail) => {
    const worker = new ProgramWorker();
    worker.addEventListener("message", () => settle(worker), { once: true });
    worker.addEventListener("error", () => fail(new Error("no worker here")), { once: true });
  });
}

async function startWorker(port: MessagePort): Promise<void> {
  try {
    (await startedWorker()).postMessage(null, [port]);
  } catch {
    // Safari before 17 allows no workers in a frame without an origin: there the program runs in the frame itself.
    const { serveProgram } = await import("./serve");
    serveProgram(port);
  }
}

const controller = new AbortController();
window.addEventListener(
  "message",
  ({ source, ports: [port] }) => {
    if (source !== window.parent || port === undefined) return;
    controller.abort();
    void startWorker(port);
  },
  { signal: controller.signal },
);
