/** What a plain file name may hold without being encoded. */
const NOT_PLAIN = /[^\x20-\x7e]|["\\%]/g;
/** What RFC 8187 wants encoded, and `encodeURIComponent` leaves alone. */
const LEFT_ALONE = /['()*]/g;

/**
 * The value of `Content-Disposition` for a file to be kept, not shown (RFC 6266): its name in any script for those who
 * read RFC 8187, and as near as ASCII comes to it for the rest.
 */
export function attachment(fileName: string): string {
  const plain = fileName.replace(NOT_PLAIN, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    LEFT_ALONE,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
