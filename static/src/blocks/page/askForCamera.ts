/** The question whether somebody else's program may use the camera. */
import { ask } from "../../components/Ask";
import { sayBlocks } from "../words";

/** `played`: on the page of a shared program, which keeps no pictures; otherwise in a copy of one's own. */
export const askForCamera = (where: "played" | "copied"): Promise<boolean> => ask({
  title: sayBlocks("camera.title"), text: sayBlocks(`camera.${where}`),
  yes: sayBlocks("camera.yes"), no: sayBlocks("camera.no"),
});
