import { count } from "./values";

export interface Share {
  name: string;
  value: number;
  /** What it was in the version that this one is compared with. */
  before?: number;
}

/** Shares draws parts of a whole as bars in a table: the figures are the table's own. */
export function Shares({ title, unit, parts, before }: { title: string; unit: string; parts: Share[]; before?: string }) {
  const whole = parts.reduce((sum, p) => sum + p.value, 0);
  const percent = (n: number) => (whole ? Math.round((1000 * n) / whole) / 10 : 0);
  return (
    <table className="shares">
      <caption className="hidden">{title}</caption>
      <thead className="hidden">
        <tr>
          <th scope="col">Branch</th>
          <th scope="col">Share</th>
          <th scope="col">{unit}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((p) => (
          <tr key={p.name}>
            <th scope="row">{p.name}</th>
            <td className="share-bar" aria-hidden="true">
              {before && <i className="was" style={{ width: `${percent(p.before ?? 0)}%` }} />}
              <i style={{ width: `${percent(p.value)}%` }} />
            </td>
            <td className="right">
              {count(p.value)} <span className="quiet">({percent(p.value)} %{before && p.before !== p.value ? `, ${before} ${count(p.before ?? 0)}` : ""})</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
