/** On a phone the columns lie below each other; these tabs stay on top and lead to them. */
import { useEffect, useState } from "preact/hooks";
import { say } from "../words";

const STEPS = ["data", "training", "result"] as const;

export function StepTabs() {
  const [current, setCurrent] = useState<string>("data");
  useEffect(() => watchSteps(setCurrent), []);
  return (
    <nav class="steps" aria-label={say("collect.steps")}>
      {STEPS.map((step, index) => (
        <a key={step} class="steps__step" href={`#${step}`} aria-current={current === step ? "step" : undefined}>
          <span class="steps__number" aria-hidden="true">{index + 1}</span>
          <span class="ellipsis">{say(`collect.step_${step}`)}</span>
        </a>
      ))}
    </nav>
  );
}

/** Tells which column is under the upper part of the screen. */
function watchSteps(tell: (step: string) => void): () => void {
  const observer = new IntersectionObserver(
    (seen) => seen.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => tell(target.id)),
    { rootMargin: "-30% 0px -60% 0px" },
  );
  for (const step of STEPS) {
    const column = document.getElementById(step);
    if (column) observer.observe(column);
  }
  return () => observer.disconnect();
}
