import { Button } from "./button";

interface Info {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor?: string | null;
  endCursor?: string | null;
}

/** Place is where a page begins: behind or before a cursor. It is kept in the address, so that it can be shared and gone back to. */
export interface Place {
  after?: string;
  before?: string;
}

/** pageArguments asks for the page at a place. */
export function pageArguments(place: Place, size: number) {
  return place.before ? { last: size, before: place.before } : { first: size, after: place.after };
}

export function Pager({ info, total, noun, go }: { info: Info; total: number; noun: string; go: (to: Place) => void }) {
  return (
    <nav className="pager" aria-label="Pages">
      <span role="status">
        {total.toLocaleString("en")} {noun}
      </span>
      <Button className="slim" disabled={!info.hasPreviousPage} onClick={() => go({ before: info.startCursor ?? undefined })}>
        Previous
      </Button>
      <Button className="slim" disabled={!info.hasNextPage} onClick={() => go({ after: info.endCursor ?? undefined })}>
        Next
      </Button>
    </nav>
  );
}
