/** The gallery of the student's classroom. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { HeartIcon, PlayIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Mascot } from "../components/Mascot";
import { Toasts, toastProblem } from "../components/Toasts";
import { type GalleryEntry, getMyGallery, type MyGallery, setLiked } from "./api";
import { EntryCard, Likes } from "./EntryCard";
import { translateGallery } from "./words";

export function GalleryPage() {
  const [gallery, setGallery] = useState<MyGallery | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    getMyGallery().then(setGallery, setProblem);
  };
  useEffect(load, []);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (gallery === null) return <Loading />;
  const { classroom, entries } = gallery;
  const toggle = (entry: GalleryEntry) =>
    setLiked(entry.id, !entry.liked).then(
      () => setGallery((known) => known && withLike(known, entry.id, !entry.liked)),
      toastProblem,
    );
  return (
    <div class="gallery">
      <a class="gallery__back" href="/">
        {translateGallery("to_home")}
      </a>
      {classroom === null ? (
        <>
          <h1 class="gallery__title">{translateGallery("link")}</h1>
          <Nothing text={translateGallery("closed")} />
        </>
      ) : (
        <>
          <h1 class="gallery__title">{translateGallery("title", { name: classroom })}</h1>
          <p class="gallery__lead">{translateGallery("lead")}</p>
          {entries.length === 0 ? (
            <Nothing text={translateGallery("empty")} />
          ) : (
            <ul class="entries">
              {entries.map((entry) => (
                <EntryCard key={entry.id} entry={entry}>
                  {entry.own ? (
                    <Likes count={entry.likes} />
                  ) : (
                    <LikeButton entry={entry} onToggle={() => void toggle(entry)} />
                  )}
                  <a class="button button--soft" href={entry.address}>
                    <PlayIcon />
                    <span>{translateGallery("play")}</span>
                  </a>
                </EntryCard>
              ))}
            </ul>
          )}
        </>
      )}
      <Toasts />
    </div>
  );
}

function withLike({ classroom, entries }: MyGallery, id: string, liked: boolean): MyGallery {
  const counted = (entry: GalleryEntry) => entry.likes + Number(liked) - Number(entry.liked);
  return {
    classroom,
    entries: entries.map((each) => (each.id === id ? { ...each, liked, likes: counted(each) } : each)),
  };
}

/** Its name for a screen reader ends in the number that everybody sees. */
function LikeButton({ entry, onToggle }: { entry: GalleryEntry; onToggle: () => void }) {
  return (
    <Button class="like" icon={<HeartIcon />} aria-pressed={entry.liked} onClick={onToggle}>
      <span class="visually-hidden">{translateGallery("like_of", { name: entry.name })} </span>
      {entry.likes}
    </Button>
  );
}

function Nothing({ text }: { text: string }) {
  return (
    <section class="gallery__nothing">
      <Mascot mood="curious" size={112} />
      <p>{text}</p>
    </section>
  );
}
