/** The way to what classmates show, while the teacher has the gallery open. */
import { StarIcon } from "../components/icons";
import { translateGallery } from "../gallery/words";

export function GalleryLink() {
  return (
    <p class="home__gallery">
      <a class="button button--soft" href="/gallery">
        <StarIcon />
        <span>{translateGallery("link")}</span>
      </a>
    </p>
  );
}
