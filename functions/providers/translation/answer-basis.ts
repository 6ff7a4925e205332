/** What a translated answer says of itself, whatever its upstream calls it. */
export interface AnswerBasis {
  /** As the client named it. */
  readonly modelId: string;
  readonly requestId: string;
  /** Unix seconds. */
  readonly now: number;
}
