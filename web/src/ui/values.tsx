import { useEffect, useState } from "react";
import { useShop } from "../api/shop";

/** Amount is written with every digit that the API gives: no number of JavaScript is in between. */
export function money(amount: string, currencyCode: string, locale: string): string {
  const decimals = amount.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: currencyCode, minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return format.format(amount as Intl.StringNumericLiteral);
}

export function Money({ of }: { of: { amount: string; currencyCode: string } | null | undefined }) {
  const { locale } = useShop();
  return of ? <span className="num nowrap">{money(of.amount, of.currencyCode, locale)}</span> : <span className="quiet">–</span>;
}

/** Time is a moment in the store's time zone. */
export function Time({ at, day }: { at: string | null | undefined; day?: boolean }) {
  const { timezone, locale } = useShop();
  if (!at) return <span className="quiet">–</span>;
  const date = new Date(at);
  const text = new Intl.DateTimeFormat(locale, { dateStyle: "medium", ...(day ? {} : { timeStyle: "short" }), timeZone: timezone }).format(date);
  return (
    <time dateTime={at} className="nowrap">
      {text}
    </time>
  );
}

/** Ago is how long ago a moment was; it goes on by itself. */
export function Ago({ at }: { at: string | null | undefined }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), 10_000);
    return () => window.clearInterval(timer);
  }, [at]);
  if (!at) return <>never</>;
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1000));
  return (
    <time dateTime={at} className="nowrap">
      {seconds < 10 ? "just now" : `${duration(seconds)} ago`}
    </time>
  );
}

/** duration writes seconds in the largest unit that fits. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** words turns the API's NAMES_LIKE_THIS into words. */
export function words(name: string): string {
  const lower = name.toLowerCase().replaceAll("_", " ");
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

export const count = (n: number) => n.toLocaleString("en");
