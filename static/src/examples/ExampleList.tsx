/** The ready examples, each with a picture of its stage and one button. */
import { Button } from "../components/Button";
import { translate } from "../words";
import { ExamplePicture } from "./ExamplePicture";
import "./examples.css";
import "./words";

/** The server's ids of the examples. */
const EXAMPLES = ["rock_paper_scissors", "recycling", "door"] as const;

interface ExampleListProps {
  /** What the button of each example says. */
  action: string;
  disabled: boolean;
  onChoose: (example: string) => void;
  /** Small cards, so that all fit beside one another in a window. */
  small?: boolean;
}

export function ExampleList({ action, disabled, onChoose, small = false }: ExampleListProps) {
  return (
    <ul class={small ? "examples__list examples__list--small" : "examples__list"}>
      {EXAMPLES.map((name) => (
        <li key={name} class="card example">
          <ExamplePicture name={name} />
          <h3 class="example__name">{translate(`examples.${name}`)}</h3>
          <p class="example__text">{translate(`examples.${name}_text`)}</p>
          <Button
            kind="soft"
            disabled={disabled}
            onClick={() => onChoose(name)}
            aria-label={`${action}: ${translate(`examples.${name}`)}`}
          >
            {action}
          </Button>
        </li>
      ))}
    </ul>
  );
}
