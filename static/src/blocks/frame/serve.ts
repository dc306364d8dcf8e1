/** Runs a program for the page at the other end of a port. */
import type { Turn } from "../link/turns";
import { Machine } from "./machine";

export function serve(port: MessagePort): void {
  const machine = new Machine({ now: () => performance.now(), today: () => new Date(), random: Math.random });
  port.onmessage = ({ data }: MessageEvent<Turn>) => port.postMessage(machine.turn(data));
}
