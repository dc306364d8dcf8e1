/** Sends the program's requests to the page, which replies in a later turn. */
import type { Value } from "../../compile";
import { BlockProblem, HostError } from "../../runtime/problems";
import { type HostCall, type HostRequest, LIMITS, MAX_PENDING_CALLS, type ProblemData } from "../protocol/messages";

interface PendingCall {
  settle: (value: Value) => void;
  fail: (error: Error) => void;
}

export class HostCalls {
  /** The page has to cancel all calls; the sender resets this. */
  allCanceled = false;
  private lastId = 0;
  private unsent: HostRequest[] = [];
  private readonly pending = new Map<number, PendingCall>();

  /** Settles with the page's reply; rejects with `BlockProblem` or `HostError`. */
  callHost(call: HostCall): Promise<Value> {
    return this.startCall(call).reply;
  }

  /** Like `callHost`, but also returns the id of the call. */
  startCall(call: HostCall): { id: number; reply: Promise<Value> } {
    this.lastId += 1;
    const id = this.lastId;
    this.unsent.push({ id, ...call });
    return { id, reply: new Promise((settle, fail) => this.pending.set(id, { settle, fail })) };
  }

  /** The requests to send in this turn; the others wait for a later one. */
  drainRequests(): HostRequest[] {
    const sentCount = this.pending.size - this.unsent.length;
    return this.unsent.splice(0, Math.max(0, Math.min(LIMITS.hostRequests, MAX_PENDING_CALLS - sentCount)));
  }

  settleCall(id: number, value: Value): void {
    this.takePending(id)?.settle(value);
  }

  rejectCall(id: number, { code, params, text }: ProblemData): void {
    this.takePending(id)?.fail(code === null ? new HostError(text ?? "") : new BlockProblem(code, params));
  }

  /** Cancels questions, windows and training, because no script waits for them any more. */
  cancelAll(): void {
    this.allCanceled = true;
    this.unsent = [];
    this.pending.clear();
  }

  private takePending(id: number): PendingCall | undefined {
    const pendingCall = this.pending.get(id);
    this.pending.delete(id);
    return pendingCall;
  }
}
