import type { Problem } from '../../requests/check.ts';
import { isFields, textIn } from '../fields.ts';
import type { ChatMessage } from '../requests/chat-body.ts';
import { printDataUrl } from './data-url.ts';
import type { Block } from './parts-to-blocks.ts';

export type Part = Exclude<Extract<ChatMessage, { role: 'user' }>['content'], string>[number];

/** OpenAI wants a name with a file. */
const UNNAMED = 'document.pdf';
/** Between texts that are blocks of their own in one dialect, and one text in the other. */
export const BETWEEN_TEXTS = '\n\n';

/**
 * A block of Anthropic's dialect that is content, of a user or of a tool, as parts of OpenAI's.
 * @param problems gets what cannot be said.
 */
export function partsOfBlock(block: Block, path: string, problems: Problem[]): Part[] {
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [{ type: 'text', text: block.text }];
    case 'image':
      return partsOfImage(block.source, `${path}.source`, problems);
    case 'document':
      return partsOfDocument(block, path, problems);
    case 'search_result':
      return [{ type: 'text', text: linesOf([block.title, block.source, ...textsIn(block.content)]) }];
    default:
      problems.push({ path: `${path}.type`, message: `this model takes no \`${block.type}\` here` });
      return [];
  }
}

/** A list of texts as one: some providers take nothing else. */
export function contentOf(parts: readonly Part[]): string | Part[] {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === parts.length ? texts.join(BETWEEN_TEXTS) : [...parts];
}

type Source = Extract<Block, { type: 'image' }>['source'];

function partsOfImage(source: Source, path: string, problems: Problem[]): Part[] {
  const url = urlOf(source);
  if (url === null) {
    problems.push({ path, message: 'this model takes images in base64 and from a URL' });
    return [];
  }
  return [{ type: 'image_url', image_url: { url } }];
}

function urlOf({ type, url, media_type: mediaType, data }: Source): string | null {
  if (type === 'url') return textIn(url) || null;
  const isWhole = type === 'base64' && typeof mediaType === 'string' && typeof data === 'string';
  return isWhole ? printDataUrl({ mediaType, data }) : null;
}

type Document = Extract<Block, { type: 'document' }>;

function partsOfDocument(block: Document, path: string, problems: Problem[]): Part[] {
  const { source, title, context, citations } = block;
  if (isFields(citations) && citations.enabled === true) {
    problems.push({ path: `${path}.citations`, message: 'this model cites nothing' });
  }
  const before = [textIn(title), textIn(context)];
  if (source.type === 'text') {
    return [{ type: 'text', text: linesOf([...before, source.data]) }];
  }
  if (source.type === 'content') {
    const parts = contentParts(source.content, `${path}.source.content`, problems);
    const heading = linesOf(before);
    return heading === '' ? parts : [{ type: 'text', text: heading }, ...parts];
  }
  const url = source.type === 'base64' ? urlOf(source) : null;
  if (url === null) {
    problems.push({ path: `${path}.source`, message: 'this model takes documents in base64, and texts' });
    return [];
  }
  return [{ type: 'file', file: { filename: textIn(title) || UNNAMED, file_data: url } }];
}

/** What a document holds that is made of blocks: nobody has checked them. */
function contentParts(content: unknown, path: string, problems: Problem[]): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block: unknown, at) => {
    if (isFields(block) && block.type === 'text' && typeof block.text === 'string') {
      return [{ type: 'text', text: block.text } as const];
    }
    if (isFields(block) && block.type === 'image' && isFields(block.source)) {
      return partsOfImage({ type: '', ...block.source }, `${path}.${at}.source`, problems);
    }
    problems.push({ path: `${path}.${at}`, message: 'this model takes texts and images here' });
    return [];
  });
}

function textsIn(content: unknown): string[] {
  if (!Array.isArray(content)) return [];
  return content.map((block: unknown) => (isFields(block) ? textIn(block.text) : ''));
}

function linesOf(texts: readonly unknown[]): string {
  return texts
    .map(textIn)
    .filter((text) => text !== '')
    .join('\n');
}
