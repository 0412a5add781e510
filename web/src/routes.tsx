import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import { Overview } from "./pages/overview";
import type { IconName } from "./ui/icon";

/** A Page is one route. Those with a group stand in the navigation. Everything but the first view is loaded when opened. */
interface Page {
  path: string;
  page: ComponentType | LazyExoticComponent<ComponentType>;
  group?: "Store" | "Workbench" | "Settings";
  label?: string;
  icon?: IconName;
}

export const routes: Page[] = [
  { path: "/", page: Overview, group: "Store", label: "Overview", icon: "overview" },
  { path: "/orders", page: lazy(() => import("./pages/orders")), group: "Store", label: "Orders", icon: "orders" },
  { path: "/orders/:id", page: lazy(() => import("./pages/order")) },
  { path: "/contacts", page: lazy(() => import("./pages/contacts")), group: "Store", label: "Contacts", icon: "contacts" },
  { path: "/contacts/:id", page: lazy(() => import("./pages/contact")) },
  { path: "/workbench/conditions", page: lazy(() => import("./pages/conditions")), group: "Workbench", label: "Conditions", icon: "condition" },
  { path: "/workbench/templates", page: lazy(() => import("./pages/template-workbench")), group: "Workbench", label: "Templates", icon: "template" },
  { path: "/recipes", page: lazy(() => import("./pages/recipes")), group: "Workbench", label: "Recipes", icon: "recipe" },
  { path: "/recipes/:name", page: lazy(() => import("./pages/recipe")) },
  { path: "/triggers", page: lazy(() => import("./pages/triggers")), group: "Workbench", label: "Triggers", icon: "triggers" },
  { path: "/triggers/endpoints/:id", page: lazy(() => import("./pages/trigger-endpoint")) },
  { path: "/settings/shopify", page: lazy(() => import("./pages/integration")), group: "Settings", label: "Shopify", icon: "shop" },
  { path: "/settings/shopify/connect", page: lazy(() => import("./pages/connect")) },
];
