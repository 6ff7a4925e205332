import type { ListedMemberView } from '../../functions/console/member-shapes.ts';
import { Button } from '../parts/button.tsx';
import { CardTable } from '../parts/card-table.tsx';
import { isPast } from '../parts/is-past.ts';
import { Tag } from '../parts/tag.tsx';
import { Time } from '../parts/time.tsx';
import { useGatehouse, useMay } from '../shell/gatehouse.tsx';
import type { MemberDeed } from './members-page.tsx';
import { rolesGivenBy } from './roles.ts';

interface MemberTableProps {
  readonly members: readonly ListedMemberView[];
  readonly onDeed: (deed: MemberDeed, member: ListedMemberView) => void;
}

export function MemberTable({ members, onDeed }: MemberTableProps) {
  return (
    <CardTable columns={['Email', 'Role', 'State', 'Since']} actions>
      {members.map((member) => (
        <MemberRow key={member.id} member={member} onDeed={(deed) => onDeed(deed, member)} />
      ))}
    </CardTable>
  );
}

interface MemberRowProps {
  readonly member: ListedMemberView;
  readonly onDeed: (deed: MemberDeed) => void;
}

function MemberRow({ member, onDeed }: MemberRowProps) {
  const { me } = useGatehouse();
  const { email, role, status, createdAt, invitationExpiresAt } = member;
  return (
    <tr>
      <th scope="row">
        <span className="anywhere">
          {email} {member.id === me.member.id && <Tag look="accent">You</Tag>}
        </span>
      </th>
      <td data-label="Role">{role}</td>
      <td data-label="State">
        {status === 'active' ? (
          <Tag look="good">Active</Tag>
        ) : (
          <div>
            <Tag look="warning">Invited</Tag>
            {invitationExpiresAt !== null && <InvitationEnd at={invitationExpiresAt} />}
          </div>
        )}
      </td>
      <td data-label="Since">
        <Time at={createdAt} />
      </td>
      <MemberActions member={member} onDeed={onDeed} />
    </tr>
  );
}

function InvitationEnd({ at }: { readonly at: string }) {
  return (
    <div className="small quiet">
      {isPast(at) ? 'expired' : 'expires'} <Time at={at} />
    </div>
  );
}

/** What the member's own role may do to this one. */
function MemberActions({ member, onDeed }: MemberRowProps) {
  const { me } = useGatehouse();
  const isManaged = rolesGivenBy(me.member.role).includes(member.role);
  const isSelf = member.id === me.member.id;
  const mayChange = useMay('PATCH /api/v1/members/{memberId}') && isManaged;
  const mayRenew =
    useMay('POST /api/v1/members/{memberId}/invitation') && isManaged && member.status === 'invited';
  const mayRemove = useMay('DELETE /api/v1/members/{memberId}') && (isManaged || isSelf);
  return (
    <td className="actions">
      <div className="row end">
        {mayRenew && (
          <Button
            size="small"
            aria-label={`New invitation for ${member.email}`}
            onClick={() => onDeed('renew')}
          >
            New invitation
          </Button>
        )}
        {mayChange && (
          <Button size="small" aria-label={`Change role of ${member.email}`} onClick={() => onDeed('change')}>
            Change role
          </Button>
        )}
        {mayRemove && (
          <Button
            size="small"
            look="danger"
            aria-label={isSelf ? 'Leave the organization' : `Remove ${member.email}`}
            onClick={() => onDeed('remove')}
          >
            {isSelf ? 'Leave' : 'Remove'}
          </Button>
        )}
      </div>
    </td>
  );
}
