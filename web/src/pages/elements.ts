import type { Element, SyncSettingsInput } from "../gql/graphql";

/** The five elements in the product's order, by the names of its documentation. */
export const elements: { element: Element; name: string; import: string; paidPlan: boolean }[] = [
  { element: "CONTACTS", name: "Contacts", import: "Contact Import", paidPlan: true },
  { element: "ORDERS", name: "Orders", import: "Order Import", paidPlan: true },
  { element: "TRANSACTIONS", name: "Transactions", import: "Transaction Import", paidPlan: true },
  { element: "PRODUCTS", name: "Products", import: "Product Import", paidPlan: false },
  { element: "COLLECTIONS", name: "Collections", import: "Collection Import", paidPlan: false },
];

export const elementName = (e: Element) => elements.find((x) => x.element === e)?.name ?? e;

export type Toggle = keyof SyncSettingsInput;

/** The seven toggles in the product's order. */
export const toggles: { toggle: Toggle; element: Element; name: string; note: string; trigger?: boolean }[] = [
  { toggle: "contactSync", element: "CONTACTS", name: "Contact Sync", note: "New and changed customers become and update contacts." },
  { toggle: "orderSync", element: "ORDERS", name: "Order Sync", note: "New and changed orders are kept current." },
  { toggle: "orderReceivedTrigger", element: "ORDERS", name: "Order Received Trigger", note: "Workflows start once for each order that is placed.", trigger: true },
  { toggle: "transactionSync", element: "TRANSACTIONS", name: "Transaction Sync", note: "Payments are kept current." },
  { toggle: "paymentReceivedTrigger", element: "TRANSACTIONS", name: "Payment Received Trigger", note: "Workflows start once for each order, on its first full payment.", trigger: true },
  { toggle: "productSync", element: "PRODUCTS", name: "Product Sync", note: "Products and variants are kept current." },
  { toggle: "collectionSync", element: "COLLECTIONS", name: "Collection Sync", note: "Collections are kept current." },
];
