/** Where the columns do not stand side by side, all three; these tabs stay at the top and scroll to them. */
import { useEffect, useRef, useState } from "preact/hooks";
import { translate } from "../words";
import { holdAtTop } from "./holdAtTop";

const STEPS = ["data", "training", "result"] as const;

export function StepTabs() {
  const [current, setCurrent] = useState<string>("data");
  const release = useRef(() => {});
  useEffect(() => watchSteps(setCurrent), []);
  useEffect(() => () => release.current(), []);
  const hold = (step: string) => {
    release.current();
    release.current = holdAtTop(step);
  };
  return (
    <nav class="steps" aria-label={translate("collect.steps")}>
      {STEPS.map((step, index) => (
        <a
          key={step}
          class="steps__step"
          href={`#${step}`}
          aria-current={current === step ? "step" : undefined}
          onClick={() => hold(step)}
        >
          <span class="steps__number" aria-hidden="true">
            {index + 1}
          </span>
          <span class="ellipsis">{translate(`collect.step_${step}`)}</span>
        </a>
      ))}
    </nav>
  );
}

/** Reports which column is at the top of the screen; of columns side by side, the first. */
function watchSteps(onStep: (step: string) => void): () => void {
  const atTop = new Set<string>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) atTop[isIntersecting ? "add" : "delete"](target.id);
      const first = STEPS.find((step) => atTop.has(step));
      if (first !== undefined) onStep(first);
    },
    { rootMargin: "-30% 0px -60% 0px" },
  );
  for (const step of STEPS) {
    const column = document.getElementById(step);
    if (column) observer.observe(column);
  }
  return () => observer.disconnect();
}
