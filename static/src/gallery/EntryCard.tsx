/** One project of the gallery: its stage, its name, who made it, and a button that the page decides. */
import type { ComponentChildren } from "preact";
import { HeartIcon, PictureIcon } from "../components/icons";
import type { GalleryEntry } from "./api";
import "./gallery.css";
import { translateGallery } from "./words";

/** How many like it, where nothing can be pressed. */
export function Likes({ count }: { count: number }) {
  return (
    <span class="entry__likes">
      <HeartIcon />
      {translateGallery("likes", { count })}
    </span>
  );
}

export function EntryCard({ entry, children }: { entry: GalleryEntry; children: ComponentChildren }) {
  const { name, nickname, address, thumbnail_url: thumbnail, own } = entry;
  return (
    <li class="card entry" data-entry={name}>
      <div class="entry__stage">
        {thumbnail === null ? <PictureIcon /> : <img src={thumbnail} width={480} height={270} alt="" loading="lazy" />}
      </div>
      <h2 class="entry__name">
        <a class="entry__link ellipsis" href={address} title={name}>
          {name}
        </a>
      </h2>
      <p class="entry__by ellipsis">{own ? translateGallery("own") : translateGallery("by", { nickname })}</p>
      <div class="entry__actions">{children}</div>
    </li>
  );
}
