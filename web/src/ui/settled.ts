import { useEffect, useState } from "react";

/** useSettled gives a value once it has stopped changing for a while, so that typing does not ask the API at each key. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), milliseconds);
    return () => window.clearTimeout(timer);
  }, [text, milliseconds]);
  return JSON.parse(settled) as T;
}
