const key = "storegraph-theme";
export type Theme = "system" | "light" | "dark";

/** theme is what the user chose in this browser. */
export function theme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function setTheme(to: Theme): void {
  if (to === "system") localStorage.removeItem(key);
  else localStorage.setItem(key, to);
  restoreTheme();
}

export function restoreTheme(): void {
  const now = theme();
  if (now === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = now;
}
