import type { Recognition } from "../../api";
import { sayBlocks } from "../words";

/** The answer in the data-input window, best class first. */
export function AnswerShown({ answer }: { answer: Recognition }) {
  return (
    <div class="answer" role="status">
      <p class="answer__best">{sayBlocks("window.answer", { result: answer.result })}</p>
      <ul class="answer__scores">
        {answer.scores.slice(0, 4).map(({ class_id, class_name, confidence }) => (
          <li key={class_id}>
            <span class="ellipsis">{class_name}</span>
            <meter min={0} max={1} value={confidence} aria-label={class_name} />
            <span class="answer__number">{confidence.toFixed(2)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
