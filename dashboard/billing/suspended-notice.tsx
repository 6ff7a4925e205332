import { Notice } from '../parts/notice.tsx';
import { useGatehouse } from '../shell/gatehouse.tsx';

/** What a suspension means, and who ends it. */
export function SuspendedNotice() {
  const { session } = useGatehouse();
  return (
    <Notice look="danger" title="This account is suspended">
      <p>
        Every key, session and token of the organization is refused, whatever the balance is. Only an operator
        of this platform can resume it; topping up does not. Tell them the organization’s id:{' '}
        <code>{session.member.organizationId}</code>
      </p>
    </Notice>
  );
}
