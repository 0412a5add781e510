import { useId } from "react";
import { Empty } from "./states";
import { Time } from "./values";

export interface BarPoint {
  label: string;
  value: number;
  /** The value as it is written, exactly. */
  text: string;
}

const width = 520;
const height = 170;
const left = 44;
const bottom = 22;

/** Bars draws one bar a day, over a table with the same figures. */
export function Bars({ title, points, unit }: { title: string; points: BarPoint[]; unit: string }) {
  const id = useId();
  const top = ceiling(Math.max(0, ...points.map((p) => p.value)));
  const step = (width - left) / Math.max(1, points.length);
  const y = (v: number) => (height - bottom) * (1 - v / top) + 4;
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
      </div>
      <div className="card-body">
        <svg className="plot" viewBox={`0 0 ${width} ${height + 4}`} role="img" aria-label={`${title}, ${points.length} days; the figures are in the table below`}>
          <Grid top={top} y={y} />
          {points.map((p, i) => (
            <rect key={p.label} className="mark" rx="2" x={left + i * step + step * 0.14} width={step * 0.72} y={y(p.value)} height={Math.max(0, y(0) - y(p.value))}>
              <title>{`${p.label}: ${p.text}`}</title>
            </rect>
          ))}
          {points.map((p, i) =>
            i % 7 === 1 ? (
              <text key={p.label} x={left + i * step + step / 2} y={height} textAnchor="middle">
                {p.label.slice(5)}
              </text>
            ) : null,
          )}
        </svg>
        <Behind head={["Day", unit]} rows={points.map((p) => [p.label, p.text])} label={title} />
      </div>
    </section>
  );
}

export interface CurvePoint {
  at: string;
  label: string;
  seconds: number;
}

/** Curve draws seconds over time. */
export function Curve({ title, note, points, unit }: { title: string; note: string; points: CurvePoint[]; unit: string }) {
  const id = useId();
  const wide = 1080;
  const top = ceiling(Math.max(0.5, ...points.map((p) => p.seconds)));
  const y = (v: number) => (height - bottom) * (1 - v / top) + 4;
  const times = points.map((p) => Date.parse(p.at));
  const begin = Math.min(...times);
  const span = Math.max(1, Math.max(...times) - begin);
  const x = (i: number) => left + (((times[i] ?? begin) - begin) / span) * (wide - left - 6);
  const line = points.map((p, i) => `${x(i).toFixed(1)},${y(p.seconds).toFixed(1)}`).join(" ");
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        <span className="quiet small">{note}</span>
      </div>
      {points.length < 2 ? (
        <Empty title="Too few changes to draw">Changes in Shopify since the store was connected appear here.</Empty>
      ) : (
        <div className="card-body">
          <svg className="plot" viewBox={`0 0 ${wide} ${height + 4}`} role="img" aria-label={`${title}, ${points.length} changes; the figures are in the table below`}>
            <Grid top={top} y={y} right={wide} unit=" s" />
            <polygon className="area" points={`${x(0)},${y(0)} ${line} ${x(points.length - 1)},${y(0)}`} />
            <polyline className="curve" points={line} />
          </svg>
          <Behind head={["Order", "Changed", unit]} rows={points.map((p) => [p.label, <Time key="at" at={p.at} />, `${p.seconds.toFixed(1)} s`])} label={title} />
        </div>
      )}
    </section>
  );
}

function Grid({ top, y, right = width, unit = "" }: { top: number; y: (v: number) => number; right?: number; unit?: string }) {
  return (
    <g aria-hidden="true">
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line className="grid" x1={left} x2={right} y1={y(top * part)} y2={y(top * part)} />
          <text x={left - 8} y={y(top * part) + 4} textAnchor="end">
            {short(top * part) + unit}
          </text>
        </g>
      ))}
    </g>
  );
}

function Behind({ head, rows, label }: { head: string[]; rows: React.ReactNode[][]; label: string }) {
  return (
    <details className="behind">
      <summary>Show as table</summary>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={`${label} as a table`}>
        <table className="table tight">
          <thead>
            <tr>
              {head.map((h) => (
                <th key={h} scope="col">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              // eslint-disable-next-line react/no-array-index-key -- the rows never move
              <tr key={i}>
                {row.map((cell, j) => (
                  // eslint-disable-next-line react/no-array-index-key -- nor do the columns
                  <td key={j}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** ceiling is the next round number, so that the grid has round lines. */
function ceiling(v: number): number {
  if (v <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(v));
  return power * ([1, 2, 4, 5, 10].find((m) => v <= m * power) ?? 10);
}

function short(v: number): string {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 }).format(v);
}
