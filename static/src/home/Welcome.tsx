/** The start page without any project: explains the product in three steps, and leads into a class. */
import type { ComponentChildren } from "preact";
import { Button } from "../components/Button";
import { BlocksIcon, ChartIcon, DoorIcon, PeopleIcon, PersonIcon, PictureIcon, PlusIcon } from "../components/icons";
import { Mascot } from "../components/Mascot";
import type { Visitor } from "../join/api";
import { translate } from "../words";

const STEPS = [
  { name: "teach", icon: <PictureIcon /> },
  { name: "train", icon: <ChartIcon /> },
  { name: "blocks", icon: <BlocksIcon /> },
] as const;

interface WelcomeProps {
  me: Visitor;
  frozen: boolean;
  onNew: () => void;
  /** What else one can begin with. */
  more: ComponentChildren;
}

export function Welcome({ me, frozen, onNew, more }: WelcomeProps) {
  return (
    <section class="welcome">
      <div class="welcome__lead">
        <Mascot size={148} />
        <div class="welcome__words">
          <h1 class="welcome__title">{translate("home.welcome")}</h1>
          <p class="welcome__text">{translate("home.welcome_text")}</p>
          <div class="welcome__actions">
            {me.may_make_projects ? (
              <>
                <Button kind="main" big icon={<PlusIcon />} disabled={frozen} onClick={onNew}>
                  {translate("home.first")}
                </Button>
                {more}
              </>
            ) : (
              <a class="button button--main button--big" href="/join">
                <DoorIcon />
                <span>{translate("home.join")}</span>
              </a>
            )}
          </div>
          {me.classroom === null && me.teacher === null && <ClassWays alone={me.may_make_projects} />}
        </div>
      </div>
      <ol class="welcome__steps">
        {STEPS.map(({ name, icon }, index) => (
          <li key={name} class="card welcome__step">
            <span class="welcome__icon">{icon}</span>
            <h2 class="welcome__step-title">
              {index + 1}. {translate(`home.step_${name}`)}
            </h2>
            <p>{translate(`home.step_${name}_text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The ways for a class and its teacher. Whoever cannot work alone has the first one as the main button. */
function ClassWays({ alone }: { alone: boolean }) {
  return (
    <p class="welcome__ways">
      {alone && (
        <a class="welcome__way" href="/join">
          <PeopleIcon />
          {translate("home.join")}
        </a>
      )}
      <a class="welcome__way" href="/teacher">
        <PersonIcon />
        {translate("home.for_teachers")}
      </a>
    </p>
  );
}
