import type { Definition, EnumMember, FieldDefinition, MethodDefinition } from '../../../../src/api/types.ts';
import type { Placed } from '../../data/interface.ts';
import { idOf, NameView, TypeView } from './type-view.tsx';

interface DefinitionViewProps {
  readonly placed: Placed;
  /** Where it stands: `tutorial.thrift:12`. */
  readonly where: string;
  readonly goTo: (place: number) => void;
  /** Begins a call; undefined for those who may not. */
  readonly onTry: ((method: MethodDefinition) => void) | undefined;
}

/** One definition, with all that is in it. */
export function DefinitionView({ placed: { place, definition }, where, goTo, onTry }: DefinitionViewProps) {
  const { kind, name, doc } = definition;
  return (
    <article className="definition" id={idOf(place)} tabIndex={-1} aria-label={`${kind} ${name}`}>
      <h3>
        <span className="quiet">{kind}</span> <span className="mono">{name}</span>
        {definition.kind === 'service' && definition.extends !== undefined && (
          <>
            {' '}
            <span className="quiet">extends</span>{' '}
            <span className="mono">
              <NameView name={definition.extends} goTo={goTo} />
            </span>
          </>
        )}
        <span className="quiet where">{where}</span>
      </h3>
      {doc !== undefined && <p className="doc">{doc}</p>}
      <Content definition={definition} goTo={goTo} onTry={onTry} />
    </article>
  );
}

type ContentProps = Pick<DefinitionViewProps, 'goTo' | 'onTry'> & { readonly definition: Definition };

function Content({ definition, goTo, onTry }: ContentProps) {
  switch (definition.kind) {
    case 'service':
      return (
        <ul>
          {definition.methods.map((method) => (
            <Method key={method.name} {...{ method, goTo, onTry }} />
          ))}
        </ul>
      );
    case 'enum':
      return (
        <ul>
          {definition.members.map((member) => (
            <Member key={member.name} member={member} />
          ))}
        </ul>
      );
    case 'typedef':
      return (
        <p className="mono">
          <TypeView type={definition.type} goTo={goTo} />
        </p>
      );
    case 'const':
      return (
        <p className="mono">
          <TypeView type={definition.type} goTo={goTo} /> = {JSON.stringify(definition.value)}
        </p>
      );
    default:
      return (
        <ul>
          {definition.fields.map((field) => (
            <li key={`${field.id} ${field.name}`}>
              <code>
                <Field field={field} goTo={goTo} />
              </code>
              {field.doc !== undefined && <p className="doc">{field.doc}</p>}
            </li>
          ))}
        </ul>
      );
  }
}

function Method({
  method,
  goTo,
  onTry,
}: Pick<ContentProps, 'goTo' | 'onTry'> & { readonly method: MethodDefinition }) {
  const { name, oneway, result, arguments: fields, throws, doc } = method;
  return (
    <li className="method">
      <code>
        {oneway && 'oneway '}
        <TypeView type={result} goTo={goTo} /> <strong>{name}</strong>(
        <Fields fields={fields} goTo={goTo} />)
        {throws.length > 0 && (
          <>
            {' '}
            throws (<Fields fields={throws} goTo={goTo} />)
          </>
        )}
      </code>
      {onTry !== undefined && (
        <button
          type="button"
          className="button small"
          aria-label={`Call ${name}…`}
          onClick={() => onTry(method)}
        >
          Call…
        </button>
      )}
      {doc !== undefined && <p className="doc">{doc}</p>}
    </li>
  );
}

interface FieldsProps {
  readonly fields: readonly FieldDefinition[];
  readonly goTo: (place: number) => void;
}

const Fields = ({ fields, goTo }: FieldsProps) =>
  fields.map((field, index) => (
    <span key={`${field.id} ${field.name}`}>
      {index > 0 && ', '}
      <Field field={field} goTo={goTo} />
    </span>
  ));

function Field({ field, goTo }: { readonly field: FieldDefinition; readonly goTo: (place: number) => void }) {
  const { id, name, type, presence, default: standard } = field;
  return (
    <>
      <span className="quiet">{id}:</span> {presence !== 'default' && `${presence} `}
      <TypeView type={type} goTo={goTo} /> {name}
      {standard !== undefined && ` = ${JSON.stringify(standard)}`}
    </>
  );
}

function Member({ member: { name, value, doc } }: { readonly member: EnumMember }) {
  return (
    <li>
      <code>
        {name} <span className="quiet">= {value}</span>
      </code>
      {doc !== undefined && <p className="doc">{doc}</p>}
    </li>
  );
}
