import { useEffect, useId, useMemo, useState } from 'react';
import type { InterfaceDetail, MethodDefinition, ServiceDefinition } from '../../../../src/api/types.ts';
import { count } from '../../data/format.ts';
import { found, kinds } from '../../data/interface.ts';
import { Empty } from '../notice.tsx';
import { Section } from '../page.tsx';
import { DefinitionView } from './definition-view.tsx';
import { idOf } from './type-view.tsx';

/** More are not drawn at once: what is looked for is found by its name. */
const mostShown = 300;

interface OutlineProps {
  readonly detail: InterfaceDetail;
  readonly onTry: ((service: ServiceDefinition, method: MethodDefinition) => void) | undefined;
}

/** What is in an interface, to be searched, with types that lead to their definitions. */
export function Outline({ detail, onTry }: OutlineProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [target, setTarget] = useState<{ readonly place: number } | null>(null);
  const { definitions, files } = detail;
  const all = useMemo(() => found(definitions, text), [definitions, text]);
  // What somebody was led to is shown, however many there are.
  const shown = all.filter(({ place }, index) => index < mostShown || place === target?.place);

  useEffect(() => {
    const element = target && document.getElementById(idOf(target.place));
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }, [target]);

  const goTo = (place: number) => {
    if (!all.some((one) => one.place === place)) setText('');
    setTarget({ place });
  };

  return (
    <div className="outline">
      <div className="outline-filter">
        <label htmlFor={id} className="visually-hidden">
          Filter definitions
        </label>
        <input
          id={id}
          type="search"
          className="input"
          placeholder="Filter"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span role="status" className="quiet">
          {shown.length === definitions.length
            ? count(shown.length)
            : `${count(shown.length)} of ${count(definitions.length)}`}
          <span className="visually-hidden"> definitions shown</span>
        </span>
      </div>
      {shown.length === 0 && <Empty>Nothing here has “{text}” in it.</Empty>}
      {kinds.map(({ name, of }) => {
        const some = shown.filter(({ definition }) => of.includes(definition.kind));
        if (some.length === 0) return null;
        return (
          <Section key={name} title={name}>
            {some.map((placed) => {
              const { definition } = placed;
              return (
                <DefinitionView
                  key={placed.place}
                  placed={placed}
                  where={`${files[definition.file]!.path}:${definition.line}`}
                  goTo={goTo}
                  onTry={
                    onTry && definition.kind === 'service' ? (method) => onTry(definition, method) : undefined
                  }
                />
              );
            })}
          </Section>
        );
      })}
    </div>
  );
}
