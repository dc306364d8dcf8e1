/** The numbers that say how a training goes. */
import { Field } from "../../components/Field";
import { formatNumber, translate } from "../../words";
import { readNumber } from "./layers";

export interface NumberSpec {
  name: string;
  min: number;
  max: number;
  whole: boolean;
}

/** What a rate may be, here and on the server. */
export const rate = (name: string): NumberSpec => ({ name, min: 1e-6, max: 1, whole: false });
export const count = (name: string, max: number): NumberSpec => ({ name, min: 1, max, whole: true });

/** The numbers by name, or null where one of them cannot be. */
export function readNumbers(
  specs: readonly NumberSpec[],
  texts: Record<string, string>,
): Record<string, number> | null {
  const numbers = specs.map((spec) => [spec.name, readNumber(texts[spec.name] ?? "", spec)] as const);
  return numbers.some(([, value]) => value === null) ? null : (Object.fromEntries(numbers) as Record<string, number>);
}

interface NumberFieldsProps {
  specs: readonly NumberSpec[];
  texts: Record<string, string>;
  onTexts: (texts: Record<string, string>) => void;
}

export function NumberFields({ specs, texts, onTexts }: NumberFieldsProps) {
  return specs.map((spec) => {
    const { name, min, max } = spec;
    const text = texts[name] ?? "";
    const wrong = readNumber(text, spec) === null;
    return (
      <Field
        key={name}
        label={translate(`ownNetwork.${name}`)}
        value={text}
        onValue={(value) => onTexts({ ...texts, [name]: value })}
        note={translate(`ownNetwork.${name}_note`)}
        problem={wrong ? translate("conditions.wrong", { min: formatNumber(min), max: formatNumber(max) }) : ""}
      />
    );
  });
}
