import type { Row as TableRow } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { type Column, cellClass } from './columns.ts';
import type { Features } from './row-model.ts';

/** Tables longer than this render only the rows in view; below it the browser's own search finds all. */
const virtualFrom = 120;
const usualRowHeight = 34;

interface TableBodyProps<Row extends object> {
  readonly rows: readonly TableRow<Features, Row>[];
  readonly columns: readonly Column<Row>[];
}

/** The rows of a table: all of them, or of a long one those in view, the rest being two gaps. */
export function TableBody<Row extends object>({ rows, columns }: TableBodyProps<Row>) {
  const ref = useRef<HTMLTableSectionElement>(null);
  const { top, rowHeight } = usePlace(ref);
  const virtual = rows.length > virtualFrom;
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    enabled: virtual,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
  });
  const items = virtual ? virtualizer.getVirtualItems() : [];
  const from = items[0]?.index ?? 0;
  const visible = virtual ? rows.slice(from, from + items.length) : rows;
  const above = from * rowHeight;
  const below = (rows.length - from - visible.length) * rowHeight;

  return (
    <tbody ref={ref}>
      {above > 0 && <Gap height={above} />}
      {visible.map((row, place) => (
        <BodyRow key={row.id} row={row.original} columns={columns} index={from + place} />
      ))}
      {below > 0 && <Gap height={below} />}
    </tbody>
  );
}

function Gap({ height }: { readonly height: number }) {
  return (
    <tr className="gap">
      <td style={{ height }} />
    </tr>
  );
}

interface BodyRowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly index: number;
}

/** Rendered anew only when its row is another object: a delta leaves the other rows as they are. */
const BodyRow = memo(function BodyRow<Row>({ row, columns, index }: BodyRowProps<Row>) {
  return (
    <tr aria-rowindex={index + 2}>
      {columns.map((column) => {
        const value = column.value(row);
        const content = column.cell === undefined ? value : column.cell(row);
        // For whoever points at a text that is cut off.
        const title = typeof value === 'string' ? value : undefined;
        return column.heading ? (
          <th key={column.id} scope="row" className={cellClass(column)} title={title}>
            <div className="row-name">{content}</div>
          </th>
        ) : (
          <td key={column.id} className={cellClass(column)} title={title}>
            {content}
          </td>
        );
      })}
    </tr>
  );
}) as <Row>(props: BodyRowProps<Row>) => ReactNode;

/** Where the body begins on the page, and how high a row is: the virtualizer counts from there. */
function usePlace(ref: { readonly current: HTMLElement | null }) {
  const [place, setPlace] = useState({ top: 0, rowHeight: usualRowHeight });
  useLayoutEffect(() => {
    const measure = () => {
      const body = ref.current;
      if (body === null) return;
      const top = Math.round(body.getBoundingClientRect().top + window.scrollY);
      const row = body.querySelector('tr:not(.gap)')?.getBoundingClientRect().height ?? usualRowHeight;
      setPlace((before) =>
        before.top === top && before.rowHeight === row ? before : { top, rowHeight: row },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [ref]);
  return place;
}
