import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';
import { Page } from './page.tsx';

interface PartBoundaryProps {
  /** Where the page is: at another place it may be shown again. */
  readonly path: string;
  readonly children: ReactNode;
}

/**
 * Stands in for a page that could not be shown. Pages are loaded when they are reached: by then the monitor may be out
 * of reach, or another version of it may have put other files in their place.
 */
export class PartBoundary extends Component<PartBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate(before: PartBoundaryProps) {
    if (before.path !== this.props.path && this.state.failed) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Page title="Not loaded">
        <Notice tone="bad">
          This page could not be loaded. Either the monitor is out of reach, or it has been updated since the
          console was opened.{' '}
          <button type="button" className="link" onClick={() => location.reload()}>
            Load it again
          </button>
        </Notice>
      </Page>
    );
  }
}
