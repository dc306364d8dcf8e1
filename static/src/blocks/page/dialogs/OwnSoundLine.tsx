/** One own sound: heard by a press on the speaker, chosen by a press on its name, and removed. */
import { IconButton } from "../../../components/Button";
import { BinIcon, SoundIcon } from "../../../components/icons";
import type { Named } from "../../compile";
import { translateBlocks } from "../../words";

export interface SoundLineProps {
  sound: Named;
  isChosen: boolean;
  isPlaying: boolean;
  removeLabel: string;
  onListen: (sound: string) => void;
  onChoose: () => void;
  onRemove: () => void;
}

export function OwnSoundLine({
  sound,
  isChosen,
  isPlaying,
  removeLabel,
  onListen,
  onChoose,
  onRemove,
}: SoundLineProps) {
  const { id, name } = sound;
  return (
    <li class="sound" aria-current={isChosen || undefined}>
      <IconButton
        kind={isPlaying ? "main" : "soft"}
        label={translateBlocks("sounds.listen", { name })}
        icon={<SoundIcon />}
        data-preview-sound={id}
        onClick={() => onListen(id)}
      />
      <button type="button" class="sound__name" data-sound={id} aria-pressed={isChosen} onClick={onChoose}>
        {name}
      </button>
      <IconButton label={removeLabel} icon={<BinIcon />} onClick={onRemove} />
    </li>
  );
}
