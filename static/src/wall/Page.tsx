/** The teacher's page of a lesson: the live wall, handing out and collecting, the swap test. */
import { useEffect, useState } from "preact/hooks";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";
import { ApiError } from "../request";
import { translate } from "../words";
import { getWall, type Wall } from "./api";
import { GalleryPart } from "./GalleryPart";
import { HandOutPart } from "./HandOutPart";
import { LivePart } from "./LivePart";
import { SwapPart } from "./SwapPart";
import { usePolling } from "./usePolling";

const POLL_EVERY_MS = 2000;
const PARTS = ["live", "hand_out", "swap", "gallery"] as const;
type Part = (typeof PARTS)[number];

export function WallPage({ classroom }: { classroom: string }) {
  const [wall, setWall] = useState<Wall | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [part, setPart] = usePart();
  const [refreshCount, setRefreshCount] = useState(0);
  const refresh = async (signal: AbortSignal) => {
    setWall(await getWall(classroom, signal));
    setProblem(null);
  };
  usePolling(
    POLL_EVERY_MS,
    refresh,
    (error) => {
      if (!redirectToLogin(error)) setProblem(error);
    },
    refreshCount,
  );
  if (wall === null)
    return problem === null ? (
      <Loading />
    ) : (
      <LoadProblem error={problem} onRetry={() => setRefreshCount(refreshCount + 1)} />
    );
  return (
    <div class="wall">
      <header class="wall-head">
        <a class="wall-head__back" href={`/teacher/classrooms/${classroom}`}>
          {translate("wall.back")}
        </a>
        <h1 class="wall-head__title ellipsis" title={wall.name}>
          {wall.name}
        </h1>
        <nav class="wall-parts" aria-label={translate("wall.parts")}>
          {PARTS.map((item) => (
            <button
              type="button"
              key={item}
              class="site-tab"
              aria-current={part === item ? "page" : undefined}
              onClick={() => setPart(item)}
            >
              {translate(`wall.part_${item}`)}
            </button>
          ))}
        </nav>
      </header>
      {problem !== null && (
        <p class="notice notice--warning" role="status">
          {translate("wall.not_heard")}
        </p>
      )}
      {part === "live" && <LivePart wall={wall} onChange={() => setRefreshCount(refreshCount + 1)} />}
      {part === "hand_out" && <HandOutPart classroom={classroom} />}
      {part === "swap" && <SwapPart classroom={classroom} />}
      {part === "gallery" && <GalleryPart classroom={classroom} />}
      <Questions />
      <Toasts />
    </div>
  );
}

/** The shown part. It stands behind the # of the address: a reload, a link and the browser's Back all find it. */
function usePart(): [Part, (part: Part) => void] {
  const [part, setPart] = useState<Part>(partInAddress);
  useEffect(() => {
    const follow = () => setPart(partInAddress());
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  const show = (shown: Part) => {
    window.location.hash = shown;
  };
  return [part, show];
}

const partInAddress = (): Part => PARTS.find((each) => `#${each}` === window.location.hash) ?? "live";

/** Redirects to the login when the session has expired. */
function redirectToLogin(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code !== "login_needed") return false;
  window.location.assign("/teacher");
  return true;
}
