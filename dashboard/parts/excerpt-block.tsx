import type { Excerpt } from '../policy-worker/protocol.ts';
import { classes } from './classes.ts';

interface ExcerptBlockProps {
  readonly excerpt: Excerpt;
  /** Whether it says where it stands: left out where that was just said. */
  readonly named: boolean;
}

/** Lines of a document, each with its number. */
export function ExcerptBlock({ excerpt: { file, line, lines }, named }: ExcerptBlockProps) {
  return (
    <figure className="excerpt">
      <figcaption className={named ? 'small quiet' : 'visually-hidden'}>
        {file}:{line}
      </figcaption>
      <pre>
        {lines.map(({ number, text }) => (
          <span key={number} className={classes('line', number < line && 'beside')} data-number={number}>
            {text}
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}
