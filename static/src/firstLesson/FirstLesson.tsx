/** The guided first lesson: a plan of 45 minutes to print, whose buttons drive the product. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { PrintIcon } from "../components/icons";
import { toastProblem } from "../components/Toasts";
import { type Classroom, listClassrooms } from "../teacher/api";
import { translate } from "../words";
import { ClassroomChoice } from "./ClassroomChoice";
import "./firstLesson.css";
import { StepActions } from "./StepActions";
import { type LessonStep, STEPS } from "./steps";
import { translateLesson } from "./words";

export function FirstLesson({ mayTeach }: { mayTeach: boolean }) {
  const [classrooms, setClassrooms] = useState<Classroom[]>([]);
  const [chosenId, setChosenId] = useState("");
  useEffect(() => {
    if (mayTeach) listClassrooms().then(setClassrooms, toastProblem);
  }, [mayTeach]);
  const chosen = classrooms.find(({ id }) => id === chosenId) ?? classrooms[0];
  return (
    <article class="plan">
      <header class="plan__head">
        <h1 class="teacher-head__title">{translateLesson("title")}</h1>
        <p class="plan__lead">{translateLesson("lead")}</p>
        <div class="plan__tools">
          {mayTeach ? (
            <ClassroomChoice
              classrooms={classrooms}
              chosen={chosen}
              onChoose={setChosenId}
              onMade={(made) => {
                setClassrooms([made, ...classrooms]);
                setChosenId(made.id);
              }}
            />
          ) : (
            <a class="button button--main" href="/teacher">
              {translateLesson("log_in")}
            </a>
          )}
          <Button icon={<PrintIcon />} onClick={() => window.print()}>
            {translate("teacher.cards_print")}
          </Button>
        </div>
      </header>
      <Before />
      <ol class="plan__steps">
        {STEPS.map((step) => (
          <Step key={step.name} step={step} classroom={chosen} />
        ))}
      </ol>
      <p class="plan__after">{translateLesson("after")}</p>
    </article>
  );
}

function Before() {
  return (
    <section class="card plan__before" aria-labelledby="plan-before">
      <h2 id="plan-before" class="plan__title">
        {translateLesson("before")}
      </h2>
      <Lines name="before" count={3} />
    </section>
  );
}

function Step({ step, classroom }: { step: LessonStep; classroom: Classroom | undefined }) {
  const [from, to] = step.minutes;
  return (
    <li class="card plan__step" data-step={step.name}>
      <p class="plan__minutes">
        <b>
          {from}–{to}
        </b>{" "}
        {translateLesson("minutes")}
      </p>
      <div class="plan__body">
        <h2 class="plan__title">{translateLesson(`${step.name}_title`)}</h2>
        <Lines name={step.name} count={step.lines} />
        <p class="plan__say">
          <b>{translateLesson("say")}</b> {translateLesson(`${step.name}_say`)}
        </p>
        {classroom !== undefined && <StepActions step={step} classroom={classroom} />}
      </div>
    </li>
  );
}

function Lines({ name, count }: { name: string; count: number }) {
  return (
    <ul class="plan__lines">
      {Array.from({ length: count }, (_, index) => (
        <li key={index}>{translateLesson(`${name}_${index + 1}`)}</li>
      ))}
    </ul>
  );
}
