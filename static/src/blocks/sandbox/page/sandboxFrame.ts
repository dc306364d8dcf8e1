/** The frame in which a program runs. It has an origin of its own and only a port to its page. */
import { translateBlocks } from "../../words";

export interface SandboxFrame {
  /** Messages are queued until the frame is ready. */
  postMessage(message: unknown): void;
  /** Removes the frame, whatever it is doing. */
  close(): void;
}

export type OpenSandboxFrame = (heard: (message: unknown) => void) => SandboxFrame;

const FRAME_URL = "/program-frame";

export const openSandboxFrame: OpenSandboxFrame = (onMessage) =>
  openFrame(onMessage, (frame) => {
    frame.src = FRAME_URL;
  });

/** Opens frames of this document: for a page without a server, whose policy they inherit. */
export const openWrittenFrame =
  (text: string): OpenSandboxFrame =>
  (onMessage) =>
    openFrame(onMessage, (frame) => {
      frame.srcdoc = text;
    });

function openFrame(onMessage: (message: unknown) => void, fill: (frame: HTMLIFrameElement) => void): SandboxFrame {
  const { port1: port, port2: framesPort } = new MessageChannel();
  const frame = document.createElement("iframe");
  // Without allow-same-origin the frame has an opaque origin: no cookies, no storage, no access to this page.
  frame.sandbox.add("allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.title = translateBlocks("page.programFrame");
  frame.hidden = true;
  fill(frame);
  port.onmessage = ({ data }: MessageEvent<unknown>) => onMessage(data);
  // The frame's opaque origin cannot be named as a target, so only the port is passed. The function is async because
  // Safari's engine reports the frame itself as the sender of a message posted in tail position, and a minifier turns a
  // plain block body into one. The frame only trusts messages from its parent.
  frame.addEventListener("load", async () => frame.contentWindow?.postMessage(null, "*", [framesPort]), { once: true });
  document.body.append(frame);
  return {
    postMessage: (message) => port.postMessage(message),
    close: () => {
      port.close();
      frame.remove();
    },
  };
}
