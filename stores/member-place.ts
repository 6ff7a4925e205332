import { type Item, textOf } from './item.ts';

/** Where a member is: whoever finds one by something else than its id is told this. */
export interface MemberPlace {
  readonly organizationId: string;
  readonly memberId: string;
}

export function placeOf(item: Item): MemberPlace {
  return { organizationId: textOf(item, 'organizationId'), memberId: textOf(item, 'memberId') };
}
