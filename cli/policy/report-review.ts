import type { Reviewed } from './reviewed.ts';

export type ReviewFormat = 'text' | 'markdown' | 'json' | 'html';

/**
 * A review for people or for programs. Forms are loaded as they are asked for.
 *
 * @param folder how the folder of the documents is called in places
 */
export async function reportReview(
  reviewed: Reviewed,
  format: ReviewFormat,
  folder: string,
): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(reviewed, null, 2);
    case 'markdown':
      return (await import('./review-markdown.ts')).reviewAsMarkdown(reviewed, folder);
    case 'html':
      return (await import('./review-html.ts')).reviewAsHtml(reviewed, folder);
    default:
      return (await import('./review-text.ts')).reviewAsText(reviewed, folder);
  }
}
