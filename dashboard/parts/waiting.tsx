interface WaitingProps {
  /** As many as what is awaited usually fills, so that nothing moves when it is there. */
  readonly lines?: number;
  readonly label?: string;
}

export function Waiting({ lines = 3, label = 'Loading' }: WaitingProps) {
  return (
    <div className="waiting" role="status">
      <span className="visually-hidden">{label}…</span>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <i key={line} />
      ))}
    </div>
  );
}
