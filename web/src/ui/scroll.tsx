import { useEffect, useRef, useState, type ReactNode } from "react";

/** Scroll holds what may be wider than the screen. Where it is, the keyboard can reach and scroll it. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const now = box.current;
    if (!now) return;
    const look = () => setWide(now.scrollWidth > now.clientWidth);
    const watch = new ResizeObserver(look);
    watch.observe(now);
    for (const child of now.children) watch.observe(child);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={box} className="table-wrap" {...(wide ? { tabIndex: 0, role: "region", "aria-label": label } : {})}>
      {children}
    </div>
  );
}
