import { Component, type ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly failed: boolean;
}

/** Says that a page broke, in the place of an empty one: a fault of ours, or a part that could not be loaded. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice look="danger" title="This page cannot be shown">
        <p>A part of it could not be loaded, or it has a fault. What you did before is not lost.</p>
        <div>
          <Button onClick={() => window.location.reload()}>Load it again</Button>
        </div>
      </Notice>
    );
  }
}
