import { createContext, useContext, type ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../gql";

const ShopQuery = graphql(`
  query Shop {
    shopifyIntegration {
      id
      status
      connectedAt
      shop {
        shopifyId
        name
        timezone
        locale
        currencyCode
      }
    }
  }
`);

export interface ShopFacts {
  /** Stands for the account; null before it is known. */
  account: string | null;
  timezone: string;
  locale: string;
  name: string | null;
}

const Shop = createContext<ShopFacts>({ account: null, timezone: "UTC", locale: "en", name: null });

/** ShopProvider tells all pages the store's time zone and language, in which times and amounts are written. */
export function ShopProvider({ children }: { children: ReactNode }) {
  const [{ data }] = useQuery({ query: ShopQuery });
  const shop = data?.shopifyIntegration.shop;
  return <Shop value={{ account: data?.shopifyIntegration.id ?? null, timezone: shop?.timezone ?? "UTC", locale: shop?.locale ?? "en", name: shop?.name ?? null }}>{children}</Shop>;
}

/** Known shows its children once the account is known. */
export function Known({ children }: { children: ReactNode }) {
  return useShop().account === null ? null : children;
}

export const useShop = () => useContext(Shop);
