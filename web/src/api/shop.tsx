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
  timezone: string;
  locale: string;
  name: string | null;
}

const Shop = createContext<ShopFacts>({ timezone: "UTC", locale: "en", name: null });

/** ShopProvider tells all pages the store's time zone and language, in which times and amounts are written. */
export function ShopProvider({ children }: { children: ReactNode }) {
  const [{ data }] = useQuery({ query: ShopQuery });
  const shop = data?.shopifyIntegration.shop;
  return <Shop value={{ timezone: shop?.timezone ?? "UTC", locale: shop?.locale ?? "en", name: shop?.name ?? null }}>{children}</Shop>;
}

export const useShop = () => useContext(Shop);
