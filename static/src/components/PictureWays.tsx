/** The ways to give a picture, side by side: camera, files, drawing. */
import type { ComponentChildren } from "preact";
import { RadioRow } from "./RadioRow";

interface PictureWaysProps<Way> {
  label: string;
  value: Way;
  ways: ReadonlyArray<{ value: Way; label: string; icon: ComponentChildren }>;
  onChange: (way: Way) => void;
}

export function PictureWays<Way extends string>({ label, value, ways, onChange }: PictureWaysProps<Way>) {
  const options = ways.map(({ icon, ...way }) => ({ ...way, shown: <IconAndWord icon={icon} word={way.label} /> }));
  return (
    <RadioRow label={label} class="ways" optionClass="ways__way" value={value} options={options} onChange={onChange} />
  );
}

const IconAndWord = ({ icon, word }: { icon: ComponentChildren; word: string }) => (
  <>
    {icon}
    <span class="ellipsis">{word}</span>
  </>
);
