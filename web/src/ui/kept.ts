import { useEffect, useState } from "react";
import { useShop } from "../api/shop";

/**
 * useKept is a state that this browser keeps over a reload, for one account: whoever signs in with another one's key does not see it.
 * It is for pages within Known, where the account is known.
 */
export function useKept<T>(name: string, first: () => T): [T, (next: T | ((now: T) => T)) => void] {
  const key = `storegraph ${name} ${useShop().account}`;
  const [value, setValue] = useState<T>(() => read<T>(key) ?? first());
  useEffect(() => write(key, value), [key, value]);
  return [value, setValue];
}

/** read gives what is kept; what cannot be read is as if it were not there. */
function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The browser keeps nothing, or has no room: it lives as long as the page.
  }
}
