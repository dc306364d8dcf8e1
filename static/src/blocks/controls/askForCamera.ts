/** Asks whether somebody else's program may use the camera. */
import { askYesNo } from "../../components/Questions";
import { translateBlocks } from "../words";

/** `played`: on the page of a shared program, `taken`: on one that was taken along; both store no pictures. Otherwise in the student's own copy. */
export const askForCamera = (where: "played" | "copied" | "taken"): Promise<boolean> =>
  askYesNo({
    title: translateBlocks("camera.title"),
    text: translateBlocks(`camera.${where}`),
    yes: translateBlocks("camera.yes"),
    no: translateBlocks("camera.no"),
  });
