import { classes } from './classes.ts';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  /** What it is: `cURL`. */
  readonly title: string;
  readonly text: string;
  readonly wrapped?: boolean;
}

export function CodeBlock({ title, text, wrapped = false }: CodeBlockProps) {
  return (
    <figure className={classes('code-block', wrapped && 'wrapped')}>
      <header>
        <figcaption>{title}</figcaption>
        <CopyButton text={text} what={title} look="plain" />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}
