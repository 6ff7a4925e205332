import { Buffer } from 'node:buffer';
import type { Problem } from '../../requests/check.ts';
import { textIn } from '../fields.ts';
import type { ChatMessage } from '../requests/chat-body.ts';
import type { AnthropicMessage } from '../requests/messages-body.ts';
import { parseDataUrl } from './data-url.ts';

export type Block = Exclude<AnthropicMessage['content'], string>[number];
type Part = Exclude<Extract<ChatMessage, { role: 'user' }>['content'], string>[number];

/** https://platform.claude.com/docs/en/build-with-claude/vision; the second name is a common mistake for the first. */
const IMAGE_TYPES: Readonly<Record<string, string>> = {
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/png': 'image/png',
  'image/gif': 'image/gif',
  'image/webp': 'image/webp',
};

/**
 * What a user said, in parts of OpenAI's dialect, as blocks of Anthropic's.
 * @param path of the parts, for problems.
 * @param problems gets what cannot be said.
 */
export function blocksOfParts(parts: readonly Part[], path: string, problems: Problem[]): Block[] {
  return parts.flatMap((part, at) => {
    const { blocks, field, message } = blocksOfPart(part);
    if (blocks === null) problems.push({ path: `${path}.${at}${field}`, message });
    return blocks ?? [];
  });
}

/** `blocks` is null for what cannot be said; then the others say where and why. */
interface Said {
  readonly blocks: Block[] | null;
  readonly field: string;
  readonly message: string;
}

function blocksOfPart(part: Part): Said {
  switch (part.type) {
    case 'text':
      return { blocks: textBlocks(part.text), field: '.text', message: '' };
    case 'image_url':
      return {
        blocks: imageOf(part.image_url.url),
        field: '.image_url.url',
        message: 'this model takes JPEG, PNG, GIF and WebP: a `data:` URL in base64, or an `https:` URL',
      };
    case 'file':
      return {
        blocks: documentOf(textIn(part.file.file_data), textIn(part.file.filename)),
        field: '.file',
        message: 'this model takes PDF and text, in `file_data` as a `data:` URL in base64',
      };
    case 'input_audio':
      return { blocks: null, field: '.type', message: 'this model takes no audio' };
  }
}

/** None for a blank text: Anthropic refuses a block that says nothing. */
export function textBlocks(text: string): (Block & { type: 'text' })[] {
  return text.trim() === '' ? [] : [{ type: 'text', text }];
}

function imageOf(url: string): Block[] | null {
  if (/^https?:\/\//i.test(url)) return [{ type: 'image', source: { type: 'url', url } }];
  const image = parseDataUrl(url);
  const mediaType = image === null ? undefined : IMAGE_TYPES[image.mediaType];
  if (image === null || mediaType === undefined) return null;
  return [{ type: 'image', source: { type: 'base64', media_type: mediaType, data: image.data } }];
}

function documentOf(url: string, name: string): Block[] | null {
  const file = parseDataUrl(url);
  if (file === null) return null;
  const title = name === '' ? {} : { title: name };
  if (file.mediaType === 'application/pdf') {
    const source = { type: 'base64', media_type: file.mediaType, data: file.data };
    return [{ type: 'document', source, ...title }];
  }
  if (!file.mediaType.startsWith('text/')) return null;
  const data = Buffer.from(file.data, 'base64').toString('utf8');
  return [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data }, ...title }];
}
