import { CopyButton } from './copy-button.tsx';

/** A value that is shown once, whole, so that it can also be copied by hand. */
export function Secret({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div className="stack tight">
      <strong className="small">{label}</strong>
      <div className="secret">
        <code>{value}</code>
        <CopyButton text={value} what={label} />
      </div>
    </div>
  );
}
