/** The frame in which a program runs. It reaches nothing but the port that its page hands in. */
import type { Turn } from "../link/turns";
import { Machine } from "./machine";

function serve(port: MessagePort): void {
  const machine = new Machine({ now: () => performance.now(), today: () => new Date(), random: Math.random });
  port.onmessage = ({ data }: MessageEvent<Turn>) => port.postMessage(machine.turn(data));
}

const life = new AbortController();
window.addEventListener("message", ({ source, ports: [port] }) => {
  if (source !== window.parent || port === undefined) return;
  life.abort();
  serve(port);
}, { signal: life.signal });
