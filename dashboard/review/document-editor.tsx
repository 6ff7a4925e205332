import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import type { PolicyDocumentsView } from '../../functions/console/policy-shapes.ts';
import { Button } from '../parts/button.tsx';
import { CheckField, SelectField, TextAreaField } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import type { PolicyText } from '../policy-worker/protocol.ts';
import { rangeOfLine } from './range-of-line.ts';

/** More than any document that is reviewed by people. */
const MAX_FILE_BYTES = 256 * 1024;
/** Lines that stay above the one that is gone to. */
const LEAD_LINES = 4;

interface DocumentEditorProps {
  readonly documents: PolicyDocumentsView;
  readonly original: PolicyText;
  readonly text: string;
  /** The line to go to: another object each time. */
  readonly line: { readonly number: number } | null;
  readonly everywhere: boolean;
  readonly onText: (text: string) => void;
  readonly onDocument: (path: string) => void;
  readonly onEverywhere: (everywhere: boolean) => void;
}

export function DocumentEditor(props: DocumentEditorProps) {
  const { documents, original, text, line, everywhere, onText, onDocument, onEverywhere } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (line !== null && area.current !== null) goToLine(area.current, line.number);
  }, [line]);
  return (
    <form className="card" aria-label="The document" onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label="Document"
        value={original.path}
        onChange={(event) => onDocument(event.currentTarget.value)}
      >
        {documents.documents.map(({ path }) => (
          <option key={path} value={path}>
            {path}
          </option>
        ))}
      </SelectField>
      <TextAreaField
        ref={area}
        label="Its text"
        className="code tall"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        hint="Edit it here, or paste a whole file."
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <div className="row">
        <OpenFile onText={onText} />
        <Button size="small" disabled={text === original.text} onClick={() => onText(original.text)}>
          Undo all changes
        </Button>
      </div>
      <CheckField
        label="Compare in every environment"
        hint={`Otherwise in ${documents.environment}, the one that is deployed here.`}
        checked={everywhere}
        onChange={(event) => onEverywhere(event.currentTarget.checked)}
      />
    </form>
  );
}

/** Reads a file of this machine into the editor. */
function OpenFile({ onText }: { readonly onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const element = event.currentTarget;
    const file = element.files?.[0];
    if (file === undefined) return;
    const isTooLarge = file.size > MAX_FILE_BYTES;
    setProblem(isTooLarge ? `${file.name} is larger than ${MAX_FILE_BYTES / 1024} KiB.` : null);
    if (!isTooLarge) onText(await file.text());
    // The same file can be opened again.
    element.value = '';
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml,text/yaml,text/plain"
        hidden
        aria-label="File to open"
        onChange={open}
      />
      <Button size="small" onClick={() => input.current?.click()}>
        Open a file
      </Button>
      {problem !== null && <Notice look="danger">{problem}</Notice>}
    </>
  );
}

function goToLine(area: HTMLTextAreaElement, line: number): void {
  const { start, end } = rangeOfLine(area.value, line);
  area.focus();
  area.setSelectionRange(start, end);
  const height = Number.parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, (line - 1 - LEAD_LINES) * height);
}
