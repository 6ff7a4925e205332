import { useState } from 'react';
import { useAnnounce } from './announcer.tsx';
import { Button } from './button.tsx';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied: `API key`. */
  readonly what: string;
  /** Whose, where the page has several. */
  readonly of?: string;
  readonly children?: string;
  readonly look?: 'primary' | 'plain';
}

export function CopyButton({ text, what, of, children = 'Copy', look }: CopyButtonProps) {
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(`${what} copied.`);
    } catch {
      announce(`The browser did not let this page copy. Select the ${what} and copy it by hand.`);
    }
  };
  return (
    <Button
      size="small"
      {...(look === undefined ? {} : { look })}
      aria-label={`Copy ${what}${of === undefined ? '' : ` of ${of}`}`}
      onClick={copy}
    >
      {copied ? 'Copied' : children}
    </Button>
  );
}
