import { useEffect, useId, useRef, type ReactNode } from "react";

/** Dialog asks before something happens. The browser keeps the focus inside; Escape and the first button leave it. */
export function Dialog({ title, onClose, actions, children }: { title: string; onClose: () => void; actions: ReactNode; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      className="dialog"
      ref={dialog}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-in">
        <h2 id={id}>{title}</h2>
        {children}
        <div className="actions">{actions}</div>
      </div>
    </dialog>
  );
}
