import { useId, useState } from "react";
import { useQuery } from "urql";
import { trouble } from "../api/errors";
import { graphql } from "../gql";
import { Input } from "../ui/field";
import { count } from "../ui/values";
import { useSettled } from "../ui/settled";

const ContactChoices = graphql(`
  query ContactChoices($search: String) {
    contacts(first: 8, filter: { search: $search }, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
        name
        email
        phone
        ordersCount
      }
    }
  }
`);

/** called is what people say to a contact. */
export const called = (c: { name?: string | null; email?: string | null; phone?: string | null }) => c.name ?? c.email ?? c.phone ?? "No name";

/** ContactChoice finds a contact by name, email or phone: a field with a list under it, for the keyboard too. */
export function ContactChoice({ label, chosen, onChoose }: { label: string; chosen: string; onChoose: (contactId: string) => void }) {
  const id = useId();
  const [search, setSearch] = useState<string | null>(null); // null while the list is closed
  const [at, setAt] = useState(0);
  const asked = useSettled(search ?? "", 200);
  const [{ data, error, fetching }] = useQuery({ query: ContactChoices, variables: { search: asked.trim() || undefined }, pause: search === null });
  const found = search === null || error ? [] : (data?.contacts.nodes ?? []);
  const choose = (n: number) => {
    const contact = found[n];
    if (!contact) return;
    onChoose(contact.id);
    setSearch(null);
  };
  const open = search !== null;
  return (
    <div className="field choice-field">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && found[at] ? `${id}-${at}` : undefined}
        autoComplete="off"
        placeholder="Name, email or phone"
        value={search ?? chosen}
        onFocus={(e) => e.target.select()}
        onClick={() => setSearch((s) => s ?? "")}
        onBlur={() => setSearch(null)}
        onChange={(e) => {
          setSearch(e.target.value);
          setAt(0);
        }}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown" || e.key === "ArrowUp") {
            e.preventDefault();
            if (!open) setSearch("");
            else setAt(Math.max(0, Math.min(found.length - 1, at + (e.key === "ArrowDown" ? 1 : -1))));
          } else if (e.key === "Enter" && open) {
            e.preventDefault();
            choose(at);
          } else if (e.key === "Escape") setSearch(null);
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} aria-busy={fetching} className="choice-list" hidden={!open}>
        {found.map((c, n) => (
          // The field keeps the focus; what is chosen here with the mouse is chosen there with the keyboard.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div key={c.id} id={`${id}-${n}`} role="option" aria-selected={n === at} onMouseDown={(e) => e.preventDefault()} onClick={() => choose(n)}>
            <span className="strong">{called(c)}</span>
            <span className="sub">
              {[c.name && (c.email ?? c.phone), `${count(c.ordersCount)} order${c.ordersCount === 1 ? "" : "s"}`].filter(Boolean).join(" · ")}
            </span>
          </div>
        ))}
        {open && !fetching && found.length === 0 && (
          <div role="option" aria-selected={false} aria-disabled="true">
            {error ? trouble(error).message : "Nobody’s name, email or phone has this."}
          </div>
        )}
      </div>
    </div>
  );
}
