/** What a list says while nothing is in it: Blinky, and what to do next. */
import { Mascot } from "./Mascot";

export function EmptyState({ text, happy = false }: { text: string; happy?: boolean }) {
  return (
    <div class="empty-state">
      <Mascot mood={happy ? "happy" : "curious"} size={72} />
      <p>{text}</p>
    </div>
  );
}
