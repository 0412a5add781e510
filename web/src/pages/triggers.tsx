import { Link } from "wouter";
import { useAddress } from "../ui/address";
import { PageHead } from "../ui/layout";
import { EndpointList } from "./trigger-endpoints";
import { EventList } from "./trigger-events";
import { TimerList } from "./trigger-timers";
import { WatchList } from "./trigger-watches";

const views = [
  { view: "", words: "Endpoints" },
  { view: "events", words: "Events" },
  { view: "timers", words: "Timers" },
  { view: "segments", words: "Segment watches" },
];

/** TriggersPage is what starts workflows: events, where they are delivered, and what makes more of them. */
export default function TriggersPage() {
  const [address] = useAddress();
  const view = address.get("view") ?? "";
  return (
    <div className="page">
      <PageHead title="Triggers" lead="Events start workflows: orders, payments, timers and segments. Each happens once, and a contact’s events are delivered in their order, signed." />
      <nav className="tabs" aria-label="Triggers">
        {views.map((v) => (
          <Link key={v.view} href={v.view ? `/triggers?view=${v.view}` : "/triggers"} aria-current={view === v.view ? "page" : undefined}>
            {v.words}
          </Link>
        ))}
      </nav>
      {view === "events" ? <EventList /> : view === "timers" ? <TimerList /> : view === "segments" ? <WatchList /> : <EndpointList />}
    </div>
  );
}
