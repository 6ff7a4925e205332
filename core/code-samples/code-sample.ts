/** A text to paste, in one language. */
export interface CodeSample {
  /** As people call it: `cURL`, `Python`. */
  readonly language: string;
  readonly text: string;
}
