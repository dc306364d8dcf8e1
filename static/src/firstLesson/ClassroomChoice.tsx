/** With which classroom the plan's buttons work; a teacher without one makes it here. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { PlusIcon } from "../components/icons";
import { type Classroom, createClassroom } from "../teacher/api";
import { ClassroomForm } from "../teacher/ClassroomForm";
import { translate } from "../words";
import { translateLesson } from "./words";

interface ClassroomChoiceProps {
  classrooms: readonly Classroom[];
  chosen: Classroom | undefined;
  onChoose: (id: string) => void;
  onMade: (classroom: Classroom) => void;
}

export function ClassroomChoice({ classrooms, chosen, onChoose, onMade }: ClassroomChoiceProps) {
  const [making, setMaking] = useState(false);
  return (
    <div class="plan__choice">
      {chosen !== undefined && (
        <label class="plan__label">
          {translateLesson("classroom")}
          <select class="select" value={chosen.id} onChange={(event) => onChoose(event.currentTarget.value)}>
            {classrooms.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <Button kind={chosen === undefined ? "main" : "plain"} icon={<PlusIcon />} onClick={() => setMaking(true)}>
        {translate("teacher.new_classroom")}
      </Button>
      {making && (
        <ClassroomForm
          title={translate("teacher.new_classroom")}
          yes={translate("teacher.make")}
          onClose={() => setMaking(false)}
          save={async (choices) => {
            onMade(await createClassroom(choices));
            setMaking(false);
          }}
        />
      )}
    </div>
  );
}
