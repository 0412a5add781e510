import { useState } from "react";
import { Known } from "../api/shop";
import { Button } from "../ui/button";
import { PageHead } from "../ui/layout";
import { useDraft } from "./template-draft";
import { TemplateEditor, useCheck } from "./template-editor";
import { TemplateForecastCard } from "./template-forecast";
import { GoldenCard, useGolden } from "./template-golden";
import { TemplatePreviewCard } from "./template-preview";
import { OpenTemplate, RegisterDialog } from "./template-registered";

/** TemplatesPage is the workbench for messages: what is written stands beside what real contacts get of it. */
export default function TemplatesPage() {
  return (
    <Known>
      <Workbench />
    </Known>
  );
}

function Workbench() {
  const [draft, change] = useDraft();
  const [golden, add, drop] = useGolden();
  const [dialog, setDialog] = useState<"open" | "register" | null>(null);
  const check = useCheck(draft);
  const valid = (check.body?.valid ?? true) && (check.subject?.valid ?? true);
  return (
    <div className="page bench">
      <PageHead
        title="Templates"
        lead="Write a message, and see what real contacts get. This browser keeps the draft."
        actions={
          <>
            <Button onClick={() => setDialog("open")}>Open</Button>
            <Button look="primary" disabled={!valid} onClick={() => setDialog("register")}>
              Register
            </Button>
          </>
        }
      />
      <div className="bench-columns">
        <TemplateEditor draft={draft} change={change} check={check} />
        <TemplatePreviewCard draft={draft} change={change} onKeep={(contactId, orderId) => add([{ contactId, orderId, why: "Kept by hand" }])} />
        <TemplateForecastCard draft={draft} valid={valid} />
      </div>
      <GoldenCard
        draft={draft}
        valid={valid}
        golden={golden}
        add={add}
        drop={drop}
        look={(g) => {
          change({ contactId: g.contactId, orderId: g.orderId });
          document.getElementById("preview")?.focus(); // the browser scrolls there
        }}
      />
      {dialog === "open" && <OpenTemplate change={change} onClose={() => setDialog(null)} />}
      {dialog === "register" && <RegisterDialog draft={draft} onClose={() => setDialog(null)} />}
    </div>
  );
}
