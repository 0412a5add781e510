import { Suspense, useEffect, useMemo, useState } from "react";
import { Provider } from "urql";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { makeClient } from "./api/client";
import { whenSignedOut } from "./api/session";
import { ShopProvider } from "./api/shop";
import { SignIn } from "./pages/sign-in";
import { routes } from "./routes";
import { Layout } from "./ui/layout";
import { Empty, Loading } from "./ui/states";
import { Toasts } from "./ui/toasts";

/** App is the console: a session around the pages. Each session has a client of its own, so nothing of one is seen in the next. */
export function App() {
  const [session, setSession] = useState(0);
  const client = useMemo(() => makeClient(session), [session]);
  const [path, go] = useLocation();
  useEffect(() => {
    whenSignedOut(() => {
      setSession((n) => n + 1);
      go("/sign-in", { replace: true });
    });
  }, [go]);

  if (path === "/sign-in") {
    return (
      <SignIn
        onDone={() => {
          setSession((n) => n + 1);
          go("/", { replace: true });
        }}
      />
    );
  }
  return (
    <Provider value={client} key={session}>
      <ShopProvider>
        <Toasts>
          <Layout>
            <Suspense fallback={<Loading what="the page" />}>
              <Switch>
                {routes.map((r) => (
                  <Route key={r.path} path={r.path} component={r.page} />
                ))}
                <Route path="/settings">
                  <Redirect to="/settings/shopify" replace />
                </Route>
                <Route>
                  <div className="page">
                    <Empty title="There is no such page">The address may be mistyped, or the page was moved.</Empty>
                  </div>
                </Route>
              </Switch>
            </Suspense>
          </Layout>
        </Toasts>
      </ShopProvider>
    </Provider>
  );
}
