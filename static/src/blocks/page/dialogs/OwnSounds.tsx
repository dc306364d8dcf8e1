/** The student's own sounds: files that are read, and recordings. */
import { useEffect, useRef, useState } from "preact/hooks";
import { getLimits } from "../../../api";
import { Button } from "../../../components/Button";
import { StopIcon, UploadIcon } from "../../../components/icons";
import { toastProblem } from "../../../components/Toasts";
import { Recording } from "../../audio/recorder";
import type { Named } from "../../compile";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { MAX_NAME_LENGTH } from "../store/fieldOptions";
import { addOwnSoundToProgram, keepOwnSound, removeOwnSound } from "../store/ownSounds";
import { OwnSoundLine } from "./OwnSoundLine";
import { UnusedSounds } from "./UnusedSounds";

interface OwnSoundsProps {
  store: BlocksPageStore;
  chosen: string;
  playingSound: string;
  onListen: (sound: string) => void;
  onChoose: (sound: string) => void;
}

export function OwnSounds({ store, chosen, playingSound, onListen, onChoose }: OwnSoundsProps) {
  const [busy, setBusy] = useState(false);
  const sounds = store.program.value.sounds ?? [];
  const add = async (sound: Blob, name: string) => {
    setBusy(true);
    await addOwnSoundToProgram(store, sound, name).catch(toastProblem);
    setBusy(false);
  };
  const useAgain = (sound: Named) => {
    keepOwnSound(store, sound);
    onChoose(sound.id);
  };
  return (
    <>
      <div class="own-sounds__ways">
        <SoundFileButton disabled={busy} onFile={(file) => void add(file, nameOf(file))} />
        <RecordButton
          disabled={busy}
          onRecorded={(sound) => void add(sound, translateBlocks("sounds.recorded", { number: sounds.length + 1 }))}
        />
        {busy && <span class="spinner" role="status" aria-label={translateBlocks("library.uploading")} />}
      </div>
      <p class="field__note">{translateBlocks(sounds.length === 0 ? "sounds.ownEmpty" : "sounds.ownHint")}</p>
      <ul class="library__sounds">
        {sounds.map((sound) => (
          <OwnSoundLine
            key={sound.id}
            sound={sound}
            isChosen={sound.id === chosen}
            isPlaying={sound.id === playingSound}
            removeLabel={translateBlocks("library.remove", { name: sound.name })}
            onListen={onListen}
            onChoose={() => onChoose(sound.id)}
            onRemove={() => removeOwnSound(store, sound)}
          />
        ))}
      </ul>
      <UnusedSounds store={store} playingSound={playingSound} onListen={onListen} onUse={useAgain} />
    </>
  );
}

/** A file name without its extension. */
const nameOf = ({ name }: File): string =>
  name
    .replace(/\.[^.]*$/, "")
    .trim()
    .slice(0, MAX_NAME_LENGTH) || translateBlocks("sounds.own");

function SoundFileButton({ disabled, onFile }: { disabled: boolean; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        accept="audio/*,.wav,.mp3,.ogg,.m4a"
        tabIndex={-1}
        aria-label={translateBlocks("library.upload")}
        data-sound-file
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
      <Button kind="soft" icon={<UploadIcon />} disabled={disabled} onClick={() => input.current?.click()}>
        {translateBlocks("library.upload")}
      </Button>
    </>
  );
}

/** Records until it is pressed again, at most as long as a sound may be. */
function RecordButton({ disabled, onRecorded }: { disabled: boolean; onRecorded: (sound: Blob) => void }) {
  const [recording, setRecording] = useState<Recording | null>(null);
  const [seconds, setSeconds] = useState(0);
  const current = useRef<Recording | null>(null);
  current.current = recording;
  useEffect(() => () => void current.current?.stop(), []);
  const finish = async () => {
    const ended = current.current;
    setRecording(null);
    if (ended !== null) onRecorded(await ended.stop());
  };
  useEffect(() => (recording === null ? undefined : countSeconds(setSeconds, () => void finish())), [recording]);
  const start = () => {
    setSeconds(0);
    Recording.start().then(setRecording, () => toastProblem(new Error(translateBlocks("sounds.noMicrophone"))));
  };
  if (!Recording.isPossible) return <p class="field__note">{translateBlocks("sounds.insecure")}</p>;
  return recording === null ? (
    <Button kind="soft" icon={<MicrophoneIcon />} disabled={disabled} data-record="start" onClick={start}>
      {translateBlocks("sounds.record")}
    </Button>
  ) : (
    <Button kind="main" icon={<StopIcon />} data-record="stop" onClick={() => void finish()}>
      {translateBlocks("sounds.recording", { seconds })}
    </Button>
  );
}

/** Counts up, and calls `onLimit` a little before the recording is as long as a sound may be. */
function countSeconds(onSecond: (seconds: number) => void, onLimit: () => void): () => void {
  let passed = 0;
  let limit = Number.POSITIVE_INFINITY;
  getLimits().then(({ max_sound_seconds: most }) => {
    limit = most - 1;
  }, toastProblem);
  const timer = setInterval(() => {
    passed += 1;
    onSecond(passed);
    if (passed >= limit) onLimit();
  }, 1000);
  return () => clearInterval(timer);
}

const MicrophoneIcon = () => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    aria-hidden="true"
    focusable="false"
  >
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </svg>
);
