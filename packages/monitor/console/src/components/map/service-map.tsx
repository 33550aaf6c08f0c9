import { useId, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { ServiceMap as MapAnswer } from '../../../../src/api/types.ts';
import { segment } from '../../data/api.ts';
import { counted } from '../../data/format.ts';
import { type MatrixOrder, matrixOf } from '../../data/matrix.ts';
import { useResource } from '../../data/use-resource.ts';
import { Choice } from '../choice.tsx';
import { Empty, Failure, Loading, Notice } from '../notice.tsx';
import { HeatMap, type Measure } from './heat-map.tsx';

/** Beyond this nobody reads a map; the filter finds the rest. */
const most = 60;

interface ServiceMapProps {
  readonly service: string;
  /** Of what is known of the service: another one, another map. */
  readonly revision: string;
}

/** The client × server map of a service, with its filter, measure and order in the address. */
export function ServiceMap({ service, revision }: ServiceMapProps) {
  const { value: map, error } = useResource<MapAnswer>(`/services/${segment(service)}/map`, revision);
  const [search, setSearch] = useSearchParams();
  const text = search.get('q') ?? '';
  const measure: Measure = search.get('show') === 'errors' ? 'errors' : 'calls';
  const order: MatrixOrder = search.get('order') === 'calls' ? 'calls' : 'name';
  const set = (name: string, value: string, usual: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === usual) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const matrix = useMemo(() => map && matrixOf(map.edges, { text, order, most }), [map, text, order]);
  const id = useId();

  if (matrix === null) return error ? <Failure error={error} /> : <Loading what="the map" />;
  return (
    <section aria-label="Client × server map">
      <div className="table-filter">
        <label htmlFor={id} className="visually-hidden">
          Filter the map by consumer, application or provider
        </label>
        <input
          id={id}
          type="search"
          className="input"
          placeholder="Filter"
          autoComplete="off"
          value={text}
          onChange={(event) => set('q', event.target.value, '')}
        />
        <Choice
          name="Shade by"
          value={measure}
          options={[
            { value: 'calls', name: 'Calls/s' },
            { value: 'errors', name: 'Error share, %' },
          ]}
          onChange={(value) => set('show', value, 'calls')}
        />
        <Choice
          name="Order"
          value={order}
          options={[
            { value: 'name', name: 'By name' },
            { value: 'calls', name: 'Busiest first' },
          ]}
          onChange={(value) => set('order', value, 'name')}
        />
        <span role="status" className="quiet shown">
          {counted(matrix.consumers.length, 'consumer')} × {counted(matrix.providersShown, 'provider')}
        </span>
      </div>
      {(matrix.consumersInAll > most || matrix.providersInAll > most || map?.truncated) && (
        <Notice tone="idle">
          The busiest of {counted(matrix.consumersInAll, 'consumer')} and{' '}
          {counted(matrix.providersInAll, 'provider')} are shown. Filter to see others.
        </Notice>
      )}
      {matrix.consumers.length === 0 ? (
        <Empty>
          {text === '' ? 'No calls have been reported in the last interval.' : `Nothing matches “${text}”.`}
        </Empty>
      ) : (
        <HeatMap matrix={matrix} measure={measure} />
      )}
    </section>
  );
}
