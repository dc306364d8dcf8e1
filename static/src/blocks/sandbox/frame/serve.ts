/** Runs a program for the page that holds the other end of a port. */
import type { PageMessage } from "../protocol/messages";
import { SandboxRuntime } from "./sandboxRuntime";

export function serveProgram(port: MessagePort): void {
  const runtime = new SandboxRuntime({ now: () => performance.now(), today: () => new Date(), random: Math.random });
  port.onmessage = ({ data }: MessageEvent<PageMessage>) => port.postMessage(runtime.handleMessage(data));
}
