import { useCallback, useEffect, useRef } from "react";
import type { ResolvedFragment } from "../gql/graphql";

/** EmailFrame shows an email's HTML. Nothing in it runs, leads away or loads anything, but pictures where they are asked for. */
export function EmailFrame({ html, title, pictures }: { html: string; title: string; pictures?: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  // The frame's origin is nobody's, so that no other can be named here; what is in it cannot send it elsewhere.
  const send = useCallback(() => frame.current?.contentWindow?.postMessage({ html }, "*"), [html]);
  useEffect(() => send(), [send]);
  return <iframe className="email-frame" ref={frame} title={title} src={pictures ? "/preview?pictures=outside" : "/preview"} sandbox="allow-scripts" onLoad={send} />;
}

type Size = NonNullable<ResolvedFragment["sms"]>;

/** PhoneBubble shows a text message as a phone does, and what it costs. */
function PhoneBubble({ text, sms, brief }: { text: string; sms: Size | null | undefined; brief?: boolean }) {
  return (
    <div className="phone">
      <p className="bubble">{text || <span className="quiet">Nothing: the text is empty.</span>}</p>
      {sms && (
        <p className="small quiet num">
          <strong>
            {sms.segments} segment{sms.segments === 1 ? "" : "s"}
          </strong>
          , {sms.characters} characters, {alphabets[sms.encoding].name}
          {!brief && ` (${alphabets[sms.encoding].holds})`}
          {sms.units !== sms.characters && `, counted as ${sms.units}`}
        </p>
      )}
    </div>
  );
}

const alphabets: Record<Size["encoding"], { name: string; holds: string }> = {
  GSM_7: { name: "GSM-7", holds: "160 in one segment, 153 in each of several" },
  UCS_2: { name: "UCS-2", holds: "70 in one segment, 67 in each of several" },
};

/** MessageView is one rendered message, as its recipient gets it. */
export function MessageView(props: { channel: string; text: string; subject?: string | null; sms?: Size | null; title: string; pictures?: boolean; brief?: boolean }) {
  const { channel, text, subject, sms, title, pictures, brief } = props;
  if (channel === "SMS") return <PhoneBubble text={text} sms={sms} brief={brief} />;
  return (
    <div className="email">
      <p className="email-subject">
        <span className="quiet">Subject</span> <strong>{subject || "–"}</strong>
      </p>
      {channel === "HTML_EMAIL" ? <EmailFrame html={text} title={title} pictures={pictures} /> : <pre className="email-text">{text}</pre>}
    </div>
  );
}
