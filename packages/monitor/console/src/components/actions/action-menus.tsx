import type { ConsumerRow, ProviderRow } from '../../../../src/api/types.ts';
import { type Intent, selectorsOf } from '../../data/intent.ts';
import { Menu, MenuItem } from '../menu.tsx';

interface ProviderMenuProps {
  readonly provider: ProviderRow;
  readonly open: (intent: Intent) => void;
  /** A button that says "Actions", not just dots. Default false. */
  readonly named?: boolean;
}

const button = (named: boolean) =>
  named
    ? { trigger: 'Actions', className: 'button' }
    : { trigger: <span aria-hidden="true">⋯</span>, className: 'button plain small' };

/** What an operator may decide about a provider. */
export function ProviderMenu({ provider, open, named = false }: ProviderMenuProps) {
  const { node, weight, decisions } = provider;
  return (
    <Menu label={`Actions for ${node}`} {...button(named)}>
      <MenuItem onSelect={() => open({ kind: 'weight', node, weight })}>Change weight…</MenuItem>
      <MenuItem onSelect={() => open({ kind: 'state', node, value: 'draining' })}>Drain…</MenuItem>
      <MenuItem onSelect={() => open({ kind: 'state', node, value: 'disabled' })}>Disable…</MenuItem>
      {decisions.state !== undefined && (
        <MenuItem
          onSelect={() =>
            open({
              kind: 'lift',
              action: { kind: 'state', node, value: null },
              what: `Remove “${decisions.state!.value}” from ${node}`,
            })
          }
        >
          Remove “{decisions.state.value}”…
        </MenuItem>
      )}
      {decisions.weight !== undefined && (
        <MenuItem
          onSelect={() =>
            open({
              kind: 'lift',
              action: { kind: 'weight', node, value: null },
              what: `Give ${node} its own weight back`,
            })
          }
        >
          Back to its own weight…
        </MenuItem>
      )}
    </Menu>
  );
}

interface ConsumerMenuProps {
  readonly consumer: ConsumerRow;
  readonly open: (intent: Intent) => void;
  /** As of a provider's. */
  readonly named?: boolean;
}

/** What an operator may decide about a consumer. */
export function ConsumerMenu({ consumer, open, named = false }: ConsumerMenuProps) {
  const selectors = selectorsOf(consumer);
  const { limits, kick } = consumer;
  return (
    <Menu label={`Actions for ${consumer.node}`} {...button(named)}>
      <MenuItem onSelect={() => open({ kind: 'limit', selectors, limit: limits[0]?.decision ?? null })}>
        Limit calls…
      </MenuItem>
      <MenuItem onSelect={() => open({ kind: 'kick', selectors })}>Ban…</MenuItem>
      {limits.map(({ selector }) => (
        <MenuItem
          key={selector}
          onSelect={() =>
            open({
              kind: 'lift',
              action: { kind: 'limit', selector, value: null },
              what: `Remove the limit of ${selector}`,
            })
          }
        >
          Remove limit of {selector}…
        </MenuItem>
      ))}
      {kick !== null && (
        <MenuItem
          onSelect={() =>
            open({
              kind: 'lift',
              action: { kind: 'kick', selector: kick.selector, value: null },
              what: `End the ban of ${kick.selector}`,
            })
          }
        >
          End ban…
        </MenuItem>
      )}
    </Menu>
  );
}
