/** The library of sounds: searched, looked through by group, listened to, chosen for a block. */
import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { SoundIcon } from "../../components/icons";
import { foundSounds } from "../library/soundShelf";
import { soundAddress, soundGroups } from "../library/sounds";
import { sayBlocks } from "../words";
import { closeDialog } from "./dialogs";

export function SoundDialog({ chosen, onChoose }: { chosen: string; onChoose: (sound: string) => void }) {
  const [sought, setSought] = useState("");
  const [group, setGroup] = useState("");
  const { heard, listen } = useListening();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "center" }), []);
  const sounds = foundSounds(sought, group, soundName);
  const choose = (sound: string) => {
    closeDialog();
    onChoose(sound);
  };
  return (
    <Dialog title={sayBlocks("sounds.title")} onClose={closeDialog} wide>
      <div class="library">
        <input
          class="input" type="search" value={sought} placeholder={sayBlocks("sounds.search")} aria-label={sayBlocks("sounds.search")}
          autocomplete="off" autofocus onInput={(event) => setSought(event.currentTarget.value)}
        />
        <div class="library__groups" role="group" aria-label={sayBlocks("sounds.groups")}>
          {["", ...soundGroups.map(({ id }) => id)].map((id) => (
            <button key={id} type="button" class="chip" aria-pressed={group === id} onClick={() => setGroup(id)}>{sayBlocks(`sounds.group.${id || "all"}`)}</button>
          ))}
        </div>
        <p class="field__note">{sayBlocks("sounds.hint")}</p>
        <p class="unseen" role="status">{sayBlocks("sounds.count", { count: sounds.length })}</p>
        {sounds.length === 0 && <p class="field__note">{sayBlocks("sounds.none", { sought })}</p>}
        <ul class="library__sounds" ref={list}>
          {sounds.map((sound) => (
            <li key={sound} class="sound" aria-current={sound === chosen || undefined}>
              <IconButton
                kind={sound === heard ? "main" : "soft"} label={sayBlocks("sounds.listen", { name: soundName(sound) })} icon={<SoundIcon />}
                data-listen={sound} onClick={() => listen(sound)}
              />
              <button type="button" class="sound__name" data-sound={sound} aria-pressed={sound === chosen} onClick={() => choose(sound)}>{soundName(sound)}</button>
            </li>
          ))}
        </ul>
        <p class="field__note">{sayBlocks("sounds.licence")}</p>
      </div>
    </Dialog>
  );
}

const soundName = (sound: string): string => sayBlocks(`choice.sound_effect.SOUND.${sound}`);

/** Plays one sound at a time; none goes on when the window closes. */
function useListening() {
  const [heard, setHeard] = useState("");
  const playing = useRef<HTMLAudioElement | null>(null);
  const stop = () => playing.current?.pause();
  useEffect(() => stop, []);
  const listen = (sound: string) => {
    stop();
    const audio = new Audio(soundAddress(sound) ?? "");
    playing.current = audio;
    audio.onended = audio.onpause = () => setHeard((now) => (now === sound && playing.current === audio ? "" : now));
    setHeard(sound);
    audio.play().catch(() => setHeard(""));
  };
  return { heard, listen };
}
