/** The dialog that makes the card of a class: a text, a link, and one of the class's pictures. */
import { useId, useState } from "preact/hooks";
import type { CardDraft } from "../../../api";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field } from "../../../components/Field";
import { BinIcon } from "../../../components/icons";
import { toast, toastProblem } from "../../../components/Toasts";
import { useSubmit } from "../../../components/useSubmit";
import { translate } from "../../../words";
import { draftOf, saveCard } from "../../classes/cards";
import type { ClassState } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";
import { CardPictures } from "./CardPictures";

export function CardDialog({ classState, onClose }: { classState: ClassState; onClose: () => void }) {
  const { classStore, limits } = useCollectStore();
  const { busy, problem, runSubmit } = useSubmit();
  const [before] = useState(() => classState.card.value);
  const [text, setText] = useState(before?.text ?? "");
  const [link, setLink] = useState(before?.link ?? "");
  const [sampleId, setSampleId] = useState(before?.sample_id ?? null);
  const formId = useId();
  const save = (card: CardDraft | null, done: () => void) =>
    runSubmit(async () => {
      await saveCard(classStore, classState, card);
      onClose();
      done();
    });
  const submit = (event: Event) => {
    event.preventDefault();
    const card = { text, link: link.trim() === "" ? null : link, sample_id: sampleId };
    void save(card, () => toast(translate("collect.card_saved")));
  };
  const undo = (card: CardDraft) => () => void saveCard(classStore, classState, card).catch(toastProblem);
  const remove = (card: CardDraft) =>
    save(null, () =>
      toast(translate("collect.card_removed"), { action: { label: translate("common.undo"), run: undo(card) } }),
    );
  return (
    <Dialog
      title={translate("collect.card_title", { name: classState.name.value })}
      onClose={onClose}
      actions={
        <>
          {before !== null && (
            <Button
              kind="quiet"
              icon={<BinIcon />}
              class="card-form__remove"
              disabled={busy}
              onClick={() => void remove(draftOf(before))}
            >
              {translate("collect.card_remove")}
            </Button>
          )}
          <Button kind="main" type="submit" form={formId} disabled={busy || text.trim() === ""}>
            {translate("common.save")}
          </Button>
        </>
      }
    >
      <form id={formId} class="card-form" onSubmit={submit} noValidate>
        <p class="field__note">{translate("collect.card_note")}</p>
        <CardText id={`${formId}-text`} text={text} maxLength={limits.max_card_text_length} onText={setText} />
        <Field
          label={translate("collect.card_link")}
          value={link}
          onValue={setLink}
          note={translate("collect.card_link_note")}
          placeholder="https://"
          maxLength={limits.max_card_link_length}
          inputMode="url"
        />
        <CardPictures classState={classState} before={before} chosen={sampleId} onChoose={setSampleId} />
        <p class="field__problem" role="alert">
          {problem}
        </p>
      </form>
    </Dialog>
  );
}

interface CardTextProps {
  id: string;
  text: string;
  maxLength: number;
  onText: (text: string) => void;
}

function CardText({ id, text, maxLength, onText }: CardTextProps) {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {translate("collect.card_text")}
      </label>
      <textarea
        id={id}
        class="input card-form__text"
        rows={3}
        maxLength={maxLength}
        value={text}
        required
        autofocus
        aria-describedby={`${id}-note`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <p id={`${id}-note`} class="field__note">
        {translate("collect.card_text_note", { max: maxLength })}
      </p>
    </div>
  );
}
