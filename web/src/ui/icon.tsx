const paths = {
  overview: "M4 19V9m6 10V5m6 14v-7m4 7H2",
  orders: "M5 8h14l1 12H4L5 8Zm4 0V7a3 3 0 0 1 6 0v1",
  contacts: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.6-3.6 3.4-5 7-5s6.4 1.4 7 5",
  shop: "M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0Zm7 10v-5h4v5",
  template: "M4 6h16v12H4V6Zm0 1 8 6 8-6",
  condition: "M6 4v16M6 9h6a4 4 0 0 1 4 4v7M3 7l3-3 3 3m4 10 3 3 3-3",
  recipe: "M6 3h12v18l-6-4-6 4V3Zm3 5h6m-6 4h6",
  triggers: "M13 3 5 14h6l-1 7 8-11h-6l1-7Z",
  menu: "M4 7h16M4 12h16M4 17h16",
} as const;

export type IconName = keyof typeof paths;

/** Icon is decoration: what it stands for is said in text beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
      <path d={paths[name]} />
    </svg>
  );
}
