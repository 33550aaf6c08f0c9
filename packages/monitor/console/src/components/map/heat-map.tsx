import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { MapEdge } from '../../../../src/api/types.ts';
import { counted, latency, rate, share } from '../../data/format.ts';
import { moveInGrid } from '../../data/grid-keys.ts';
import { callsHeat, edgeErrors, edgeKey, errorHeat, type Matrix, providerName } from '../../data/matrix.ts';
import { short, shortShare } from '../../data/short.ts';
import { Name } from '../name.tsx';
import './heat-map.css';

export type Measure = 'calls' | 'errors';

interface HeatMapProps {
  readonly matrix: Matrix;
  readonly measure: Measure;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Who calls whom: consumers down, providers across, one shade per cell. The cell under the pointer or the keyboard's
 * focus is described in words below; arrow keys, Home and End move about.
 */
export function HeatMap({ matrix, measure }: HeatMapProps) {
  const { consumers, providers } = matrix;
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [looked, setLooked] = useState(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const row = Math.min(place.row, consumers.length - 1);
  const column = Math.min(place.column, providers.length - 1);
  const at = edgeOf(matrix, row, column);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveInGrid({ row, column }, event, consumers.length, providers.length);
    if (next === null) return;
    event.preventDefault();
    setPlace(next);
    setLooked(true);
    body.current?.rows[next.row]?.querySelectorAll('td')[next.column]?.focus();
  };
  const onPointerOver = useCallback((event: PointerEvent) => {
    const cell = (event.target as Element).closest('td');
    if (cell === null) return;
    setPlace({
      row: (cell.parentElement as HTMLTableRowElement).sectionRowIndex,
      column: cell.cellIndex - 1,
    });
    setLooked(true);
  }, []);

  return (
    <div className="heat-map">
      <p className="heat-detail" role="status">
        {looked ? (
          <Detail consumer={consumers[row]!.name} provider={providers[column]!.name} edge={at} />
        ) : (
          <span className="quiet">Point at a cell, or move with the arrow keys.</span>
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className="heat-scroll" tabIndex={0} aria-label="Map, scrolls sideways">
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: WAI-ARIA's grid, built on a table
          role="grid"
          className={providers.length > 24 ? 'heat dense' : 'heat'}
          style={{ '--columns': providers.length } as CSSProperties}
          aria-label="Client × server map"
        >
          <thead>
            <tr>
              <th scope="col" className="corner">
                Consumer
              </th>
              {providers.map(({ name }, index) => (
                <th key={name} scope="col" className={looked && index === column ? 'crossed' : undefined}>
                  <span>{providerName(name)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown} onPointerOver={onPointerOver}>
            {consumers.map(({ name }, index) => (
              <HeatRow
                key={name}
                consumer={name}
                matrix={matrix}
                measure={measure}
                column={index === row ? column : null}
                crossed={looked && index === row}
              />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

interface HeatRowProps {
  readonly consumer: string;
  readonly matrix: Matrix;
  readonly measure: Measure;
  /** The column that Tab leads to, when it is in this row. */
  readonly column: number | null;
  readonly crossed: boolean;
}

const HeatRow = memo(function HeatRow({ consumer, matrix, measure, column, crossed }: HeatRowProps) {
  const cells = useMemo(
    () =>
      matrix.providers.map(({ name }) =>
        cellOf(matrix.edges.get(edgeKey(consumer, name)), measure, matrix.most),
      ),
    [consumer, matrix, measure],
  );
  return (
    <tr>
      <th scope="row" className={crossed ? 'crossed' : undefined}>
        {consumer}
      </th>
      {cells.map(({ className, text }, index) => (
        <td key={matrix.providers[index]!.name} className={className} tabIndex={index === column ? 0 : -1}>
          {text}
        </td>
      ))}
    </tr>
  );
});

function cellOf(edge: MapEdge | undefined, measure: Measure, most: number) {
  if (edge === undefined) return { className: 'none', text: '' };
  const errors = edgeErrors(edge);
  const trouble = edge.ejected || (errors !== null && errors >= 0.05) ? ' trouble' : '';
  return measure === 'calls'
    ? {
        className: `calls-${callsHeat(edge.callsPerSecond, most)}${trouble}`,
        text: short(edge.callsPerSecond),
      }
    : { className: `errors-${errorHeat(errors)}${edge.ejected ? ' trouble' : ''}`, text: shortShare(errors) };
}

function edgeOf({ edges, consumers, providers }: Matrix, row: number, column: number): MapEdge | undefined {
  const consumer = consumers[row];
  const provider = providers[column];
  return consumer && provider && edges.get(edgeKey(consumer.name, provider.name));
}

interface DetailProps {
  readonly consumer: string;
  readonly provider: string;
  readonly edge: MapEdge | undefined;
}

function Detail({ consumer, provider, edge }: DetailProps) {
  return (
    <>
      <strong>
        <Name>{consumer}</Name>
      </strong>{' '}
      →{' '}
      <strong>
        <Name>{providerName(provider)}</Name>
      </strong>
      :{' '}
      {edge === undefined
        ? 'no calls, no connection'
        : [
            `${rate(edge.callsPerSecond)} calls/s`,
            `${share(edgeErrors(edge))} errors`,
            `p99 ${latency(edge.p99Us)}`,
            counted(edge.connections, 'connection'),
            ...(edge.ejected ? ['ejected by this consumer'] : []),
          ].join(' · ')}
    </>
  );
}
