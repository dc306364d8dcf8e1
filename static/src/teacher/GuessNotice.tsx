/** Tells the teacher that codes or word cards are guessed, and offers a new code. */
import { Button } from "../components/Button";
import { RepeatIcon } from "../components/icons";
import { translate } from "../words";
import type { Classroom, Guesses } from "./api";
import { askForNewCode } from "./newCode";

interface GuessNoticeProps {
  classroom: Classroom;
  guesses: Guesses;
  /** Called with the classroom that has another code. */
  onRenewed: (classroom: Classroom) => void;
}

export function GuessNotice({ classroom, guesses, onRenewed }: GuessNoticeProps) {
  const { notice } = guesses;
  if (notice === null) return null;
  return (
    <div class="notice" role="status" data-guesses>
      <div class="notice__text">
        {translate(`teacher.guessed_${notice}`, { count: guesses[notice] })}
        <div class="notice__actions">
          <Button icon={<RepeatIcon />} onClick={() => void askForNewCode(classroom, onRenewed)}>
            {translate("teacher.renew")}
          </Button>
        </div>
      </div>
    </div>
  );
}
