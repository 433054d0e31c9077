/** A field for a few words that stay with what is put on record. */
import type { Signal } from "@preact/signals";
import { NOTE_MAX } from "#domain/drawer.ts";

interface NoteFieldProps {
  readonly id: string;
  readonly label: string;
  readonly note: Signal<string>;
}

export function NoteField({ id, label, note }: NoteFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={note}
        maxLength={NOTE_MAX}
        autocomplete="off"
        onInput={(event) => {
          note.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}
