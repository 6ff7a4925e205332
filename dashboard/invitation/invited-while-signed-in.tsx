import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { useGatehouse } from '../shell/gatehouse.tsx';

/** An invitation is for somebody else than who is signed in here. */
export function InvitedWhileSignedIn() {
  const { me, keeper } = useGatehouse();
  return (
    <Page title="Invitation">
      <div className="stack">
        <p>
          You are signed in as {me.member.email}. An invitation makes a member of its own: to accept it, sign
          out first. You stay on this page.
        </p>
        <div className="row">
          <Button look="primary" onClick={() => void keeper.end()}>
            Sign out and go on
          </Button>
          <a className="button" href="#/">
            Stay signed in
          </a>
        </div>
      </div>
    </Page>
  );
}
