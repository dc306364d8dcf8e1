/** A lesson's page: the live wall, handing out and collecting, the swap test. */
import { useState } from "preact/hooks";
import { Questions } from "../components/Ask";
import { Loading, LoadProblem } from "../components/Loading";
import { Toasts } from "../components/Toasts";
import { ApiError } from "../request";
import { say } from "../words";
import { getWall, type Wall } from "./api";
import { HandOutPart } from "./HandOutPart";
import { LivePart } from "./LivePart";
import { useLooking } from "./looking";
import { SwapPart } from "./SwapPart";

const EVERY_MS = 2000;
const PARTS = ["live", "hand_out", "swap"] as const;
type Part = (typeof PARTS)[number];

export function WallPage({ classroom }: { classroom: string }) {
  const [wall, setWall] = useState<Wall | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [part, setPart] = useState<Part>("live");
  const [asked, setAsked] = useState(0);
  const look = async (signal: AbortSignal) => {
    setWall(await getWall(classroom, signal));
    setProblem(null);
  };
  useLooking(EVERY_MS, look, (error) => { if (!sentToLogin(error)) setProblem(error); }, asked);
  if (wall === null) return problem === null ? <Loading /> : <LoadProblem error={problem} again={() => setAsked(asked + 1)} />;
  return (
    <div class="wall">
      <header class="wall-head">
        <a class="wall-head__back" href={`/teacher/classrooms/${classroom}`}>{say("wall.back")}</a>
        <h1 class="wall-head__title ellipsis" title={wall.name}>{wall.name}</h1>
        <nav class="wall-parts" aria-label={say("wall.parts")}>
          {PARTS.map((each) => (
            <button type="button" key={each} class="site-tab" aria-current={part === each ? "page" : undefined} onClick={() => setPart(each)}>{say(`wall.part_${each}`)}</button>
          ))}
        </nav>
      </header>
      {problem !== null && <p class="notice notice--warning" role="status">{say("wall.not_heard")}</p>}
      {part === "live" && <LivePart wall={wall} onChange={() => setAsked(asked + 1)} />}
      {part === "hand_out" && <HandOutPart classroom={classroom} />}
      {part === "swap" && <SwapPart classroom={classroom} />}
      <Questions />
      <Toasts />
    </div>
  );
}

/** Whose session is over logs in first. */
function sentToLogin(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code !== "login_needed") return false;
  window.location.assign("/teacher");
  return true;
}
