/** The frame in which a program runs: of an origin of its own, with nothing but a port to its page. */
import { sayBlocks } from "../words";

export interface Box {
  /** Messages wait until the frame is there. */
  send(message: unknown): void;
  /** The frame is gone, whatever it is doing. */
  close(): void;
}

export type OpenBox = (heard: (message: unknown) => void) => Box;

const ADDRESS = "/program-frame";

export const openProgramFrame: OpenBox = (heard) => {
  const { port1: port, port2: framesPort } = new MessageChannel();
  const frame = document.createElement("iframe");
  // Without allow-same-origin its origin is its own: no cookie, no storage, no way into this page.
  frame.sandbox.add("allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.title = sayBlocks("page.programFrame");
  frame.hidden = true;
  frame.src = ADDRESS;
  port.onmessage = ({ data }: MessageEvent<unknown>) => heard(data);
  // An origin of its own has no name that could be asked for; the port alone is handed over.
  frame.addEventListener("load", () => frame.contentWindow?.postMessage(null, "*", [framesPort]), { once: true });
  document.body.append(frame);
  return {
    send: (message) => port.postMessage(message),
    close: () => {
      port.close();
      frame.remove();
    },
  };
};
