/** What the shop's papers look like, for a manager: language, lines and logo, and beside them a sample that follows. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { PAPER_RULES } from "#domain/receipt/design.ts";
import { Button } from "../kit/button.tsx";
import { busy } from "./calls.ts";
import {
  chooseLogo,
  columns,
  findDesign,
  fits,
  followSample,
  footer,
  hasDesign,
  hasLogo,
  header,
  isChanged,
  keepDesign,
  language,
  removeLogo,
  rule,
  sample,
  sampleIsOld,
} from "./paper-design.ts";
import { PaperPicture } from "./paper-picture.tsx";
import { paperLanguages, paperRuleHints, paperRules, tr, widthWords } from "./room-words.ts";
import { Trouble } from "./trouble.tsx";

export function PaperDesignRoom() {
  useEffect(() => {
    void findDesign();
    return followSample();
  }, []);
  return (
    <div class="room-halves paper-design">
      <section class="hands">{hasDesign.value ? <Design /> : <Trouble />}</section>
      <section class="ticket">
        <Choice label={tr("sampleWidth")} of={["32", "48"]} chosen={columns} name={widthWords} />
        {sampleIsOld.value && (
          <p class="maybe-old" role="status">
            {tr("sampleOld")}
          </p>
        )}
        {sample.value && <PaperPicture paper={sample.value} label={tr("samplePaper")} />}
      </section>
    </div>
  );
}

function Design() {
  const isKept = useSignal(false);
  const keep = async () => {
    isKept.value = await keepDesign();
  };
  return (
    <form
      class="stack paper-form"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <div class="paper-rule">
        <Choice label={tr("paperRule")} of={PAPER_RULES} chosen={rule} name={paperRules} />
        <p class="quiet small">{paperRuleHints(rule.value)}</p>
      </div>
      <Choice
        label={tr("paperLanguage")}
        of={["zh", "en"]}
        chosen={language}
        name={(one) => paperLanguages[one]}
      />
      <Lines id="paper-header" label={tr("paperHeader")} text={header} />
      <Lines id="paper-footer" label={tr("paperFooter")} text={footer} />
      <p id="paper-lines" class="quiet small" data-wrong={fits.value ? undefined : ""}>
        {tr("paperLines")}
      </p>
      <Logo />
      <Trouble />
      <Button kind="primary" size="action" submit disabled={busy.value || !fits.value || !isChanged.value}>
        {tr("keepDesign")}
      </Button>
      <p role="status" class="quiet" data-testid="design-kept">
        {isKept.value && !isChanged.value && tr("designKept")}
      </p>
    </form>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly of: readonly T[];
  readonly chosen: Signal<T>;
  readonly name: (one: T) => string;
}

function Choice<T extends string>({ label, of, chosen, name }: ChoiceProps<T>) {
  return (
    <div class="choice">
      <p class="quiet small" aria-hidden="true">
        {label}
      </p>
      <fieldset class="segments" aria-label={label}>
        {of.map((one) => (
          <Button
            key={one}
            kind="secondary"
            pressed={one === chosen.value}
            onPress={() => {
              chosen.value = one;
            }}
          >
            {name(one)}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}

function Lines({ id, label, text }: { id: string; label: string; text: Signal<string> }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        value={text}
        spellcheck={false}
        aria-describedby="paper-lines"
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

function Logo() {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div class="paper-logo">
      <p>
        {tr("paperLogo")} <span class="quiet small">{tr("paperLogoMeans")}</span>
      </p>
      <input
        ref={field}
        type="file"
        accept="image/*"
        hidden
        aria-label={tr("chooseLogo")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file) void chooseLogo(file);
        }}
      />
      <div class="pair">
        <Button kind="secondary" onPress={() => field.current?.click()}>
          {tr("chooseLogo")}
        </Button>
        <Button kind="quiet" disabled={!hasLogo.value} onPress={removeLogo}>
          {tr("removeLogo")}
        </Button>
      </div>
    </div>
  );
}
