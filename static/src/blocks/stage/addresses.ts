/** Where the pictures of costumes come from. */
import { render } from "preact";
import { Mascot } from "../../components/Mascot";

/** A name within a collection: "fluent:cat", "own:<id>". Nothing else becomes part of an address. */
const NAME = /^(eyeblocks|fluent|own):([a-z0-9][a-z0-9-]*)$/;

/** The address of a picture; null when there is no such collection. */
export type Addresses = (picture: string) => string | null;

/** The student's own pictures lie under `own`: a project's, or those of a shared program. */
export function addressesWith(own: string): Addresses {
  return (picture) => {
    const [, collection, name] = NAME.exec(picture) ?? [];
    if (name === undefined) return null;
    if (collection === "own") return `${own}/${name}/image`;
    if (collection === "eyeblocks") return name === "blinky" ? blinky() : null;
    return `${import.meta.env.BASE_URL}pictures/${name}.svg`;
  };
}

/** The mascot stands alone as a picture, so it needs the name space that a page does without. */
function blinky(): string {
  const place = document.createElement("div");
  render(Mascot({ size: 120 }), place);
  const svg = place.innerHTML.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
