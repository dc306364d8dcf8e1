/** The Python script of a program, on its way out of the page. */
import { language } from "../../words";
import type { PythonProgram } from "../python/program";
import { sayBlocks } from "../words";
import type { Workshop } from "./workshop";

/** Hands the script to the browser as a file. */
export async function downloadPython(workshop: Workshop, program: PythonProgram): Promise<void> {
  const { name, script } = await pythonFile(workshop, program);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([script], { type: "text/x-python;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Puts the whole script on the clipboard, so that it runs where it is pasted; false where the browser does not allow it. */
export async function copyPython(workshop: Workshop, program: PythonProgram): Promise<boolean> {
  const { script } = await pythonFile(workshop, program);
  try {
    await navigator.clipboard.writeText(script);
    return true;
  } catch {
    return copySelected(script);
  }
}

/** Browsers hide the clipboard on plain http, but copy what is selected. */
function copySelected(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

async function pythonFile(workshop: Workshop, program: PythonProgram): Promise<{ name: string; script: string }> {
  const { pythonScript, scriptName } = await import("../python/download");
  const { id, name, current_model_id: model } = workshop.project.value;
  const origin = { name, server: location.origin, project: id, model: model ?? "", language, say: sayBlocks };
  return { name: scriptName(name), script: pythonScript(program, origin) };
}
