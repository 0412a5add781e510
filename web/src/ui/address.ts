import { useLocation, useSearch } from "wouter";

/** useAddress keeps a list's search, filters and place in the address, so that it can be shared and gone back to. */
export function useAddress(): [URLSearchParams, (to: Record<string, string | undefined>) => void] {
  const search = useSearch();
  const [path, go] = useLocation();
  const now = new URLSearchParams(search);
  return [
    now,
    (to) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(to)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const query = next.toString();
      go(query ? `${path}?${query}` : path);
    },
  ];
}
