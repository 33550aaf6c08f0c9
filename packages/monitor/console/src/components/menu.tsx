import { Menu as Base } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import './menu.css';

interface MenuProps {
  /** Accessible name of the button, when its content does not say it. */
  readonly label: string;
  readonly trigger: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button that opens a list of things to do: arrow keys, first letters, Escape. */
export function Menu({ label, trigger, className = 'button plain small', children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger className={className} aria-label={label}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" align="end" sideOffset={4}>
          <Base.Popup className="menu">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, disabled = false, children }: MenuItemProps) {
  return (
    <Base.Item className="menu-item" onClick={onSelect} disabled={disabled}>
      {children}
    </Base.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  readonly name: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly name: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, inside a menu. */
export function MenuChoice<Value extends string>({ name, value, options, onChange }: MenuChoiceProps<Value>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="menu-label">{name}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={onChange}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} className="menu-item" value={option.value} closeOnClick={false}>
            {option.name}
            <Base.RadioItemIndicator className="menu-mark" aria-hidden="true">
              ✓
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuLine() {
  return <Base.Separator className="menu-line" />;
}
