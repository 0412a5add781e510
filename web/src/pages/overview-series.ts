import type { CurvePoint } from "../ui/plot";

export interface DrawnOrder {
  processedAt: string;
  status: string;
  totalPrice: { shopMoney: { amount: string; currencyCode: string } };
}

interface Day {
  label: string;
  orders: number;
  revenue: string;
}

/** sinceDays is the moment so many days ago, with today as the last of them. */
export function sinceDays(days: number): string {
  const at = new Date();
  at.setUTCHours(0, 0, 0, 0);
  at.setUTCDate(at.getUTCDate() - days + 1);
  return at.toISOString();
}

/** byDay adds orders up by the store's days. Cancelled orders count as orders and bring no revenue. */
export function byDay(orders: DrawnOrder[], from: string, days: number, timezone: string): { days: Day[]; total: string; currency: string | null } {
  const keyOf = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" });
  const sums = new Map<string, { orders: number; cents: bigint }>();
  for (let i = 0; i < days; i++) {
    sums.set(new Date(new Date(from).getTime() + i * 86_400_000).toISOString().slice(0, 10), { orders: 0, cents: 0n });
  }
  const digits = Math.max(0, ...orders.map((o) => o.totalPrice.shopMoney.amount.split(".")[1]?.length ?? 0));
  let total = 0n;
  for (const o of orders) {
    const sum = sums.get(keyOf.format(new Date(o.processedAt)));
    if (!sum) continue;
    sum.orders++;
    if (o.status !== "COMPLETED") continue;
    const amount = minor(o.totalPrice.shopMoney.amount, digits);
    sum.cents += amount;
    total += amount;
  }
  return {
    days: [...sums].map(([label, s]) => ({ label, orders: s.orders, revenue: major(s.cents, digits) })),
    total: major(total, digits),
    currency: orders[0]?.totalPrice.shopMoney.currencyCode ?? null,
  };
}

function minor(amount: string, digits: number): bigint {
  const [whole = "0", part = ""] = amount.split(".");
  return BigInt(whole + part.padEnd(digits, "0"));
}

function major(cents: bigint, digits: number): string {
  const text = cents.toString().padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** lagOf measures how long changes since connecting took to be stored; what an import brought says nothing about that. */
export function lagOf(orders: { name: string; updatedAt: string; asOf: string }[], connectedAt: string | null): CurvePoint[] {
  if (!connectedAt) return [];
  return orders
    .filter((o) => o.updatedAt > connectedAt)
    .map((o) => ({ at: o.updatedAt, label: o.name, seconds: Math.max(0, (Date.parse(o.asOf) - Date.parse(o.updatedAt)) / 1000) }))
    .toReversed();
}
