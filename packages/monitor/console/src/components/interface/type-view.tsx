import type { TypeName, TypeReference } from '../../../../src/api/types.ts';

/** The place on the page of a definition. */
export const idOf = (place: number): string => `definition-${place}`;

interface TypeViewProps {
  readonly type: TypeReference | null;
  /** Shows a definition. */
  readonly goTo: (place: number) => void;
}

/** A type, its names leading to what they name. */
export function TypeView({ type, goTo }: TypeViewProps) {
  switch (type?.kind) {
    case undefined:
      return 'void';
    case 'base':
      return type!.name;
    case 'name':
      return <NameView name={type} goTo={goTo} />;
    case 'map':
      return (
        <>
          map&lt;
          <TypeView type={type.key} goTo={goTo} />, <TypeView type={type.value} goTo={goTo} />
          &gt;
        </>
      );
    default:
      return (
        <>
          {type!.kind}&lt;
          <TypeView type={type!.of} goTo={goTo} />
          &gt;
        </>
      );
  }
}

/** A name that leads to its definition, where there is one. */
export function NameView({
  name: { name, to },
  goTo,
}: {
  readonly name: TypeName;
  readonly goTo: TypeViewProps['goTo'];
}) {
  if (to === null) return name;
  return (
    <a
      href={`#${idOf(to)}`}
      onClick={(event) => {
        event.preventDefault();
        goTo(to);
      }}
    >
      {name}
    </a>
  );
}
