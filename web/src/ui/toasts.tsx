import { createContext, useCallback, useContext, useState, type ReactNode } from "react";

const Tell = createContext<(text: string) => void>(() => {});

/** useToast tells in passing that something was done. What failed is told where it failed. */
export const useToast = () => useContext(Tell);

export function Toasts({ children }: { children: ReactNode }) {
  const [list, setList] = useState<{ id: number; text: string }[]>([]);
  const drop = useCallback((id: number) => setList((all) => all.filter((t) => t.id !== id)), []);
  const tell = useCallback(
    (text: string) => {
      const id = Date.now() + Math.random();
      setList((all) => [...all.slice(-2), { id, text }]);
      window.setTimeout(() => drop(id), 6000);
    },
    [drop],
  );
  return (
    <Tell value={tell}>
      {children}
      <div className="toasts" role="status">
        {list.map((t) => (
          <div className="toast" key={t.id}>
            {t.text}
            <button type="button" aria-label="Dismiss" onClick={() => drop(t.id)}>
              ✕
            </button>
          </div>
        ))}
      </div>
    </Tell>
  );
}
