import { Notice } from './notice.tsx';
import { Tag } from './state.tsx';
import { SinceThen } from './time.tsx';

interface SilentProps {
  /** When the last report was seen: RFC 3339. */
  readonly since: string;
}

/** Beside a node that has made no report for so long that what it does is not known. */
export function Silent({ since }: SilentProps) {
  return (
    <Tag tone="warn">
      silent
      <span className="tag-more">
        <SinceThen at={since} />
      </span>
    </Tag>
  );
}

/** The same above the page of the node. */
export function SilentNotice({ since }: SilentProps) {
  return (
    <Notice tone="warn">
      It has been silent
      <SinceThen at={since} />: it hangs, has died, or cannot reach ZooKeeper. What it does is not known, and
      counts nowhere.
    </Notice>
  );
}
