/** @param at RFC 3339; null for never */
export function isPast(at: string | null, now: number = Date.now()): boolean {
  return at !== null && Date.parse(at) <= now;
}
