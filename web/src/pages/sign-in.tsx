import { useState, type FormEvent } from "react";
import { signIn } from "../api/session";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";

/** SignIn exchanges an API key for a session. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const [key, setKey] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function submit(e: FormEvent) {
    e.preventDefault();
    if (key.trim() === "") {
      setError("Paste an API key.");
      return;
    }
    setBusy(true);
    const refused = await signIn(key.trim()).catch(() => "The server cannot be reached. Look at the connection, then try again.");
    setBusy(false);
    if (refused) setError(refused);
    else onDone();
  }
  return (
    <main className="sign-in">
      <title>Sign in · Storegraph</title>
      <div className="card">
        <form className="card-body" onSubmit={(e) => void submit(e)} noValidate>
          <span className="brand">
            <img src="/assets/icon.svg" alt="" />
            Storegraph
          </span>
          <div>
            <h1>Sign in</h1>
            <p className="quiet">The console asks the API with a key of your account.</p>
          </div>
          <Field label="API key" error={error} hint="It begins with sg_. The demo prints a link that signs in by itself; an operator makes keys with “storegraph key create”.">
            {(props) => (
              <Input {...props} type="password" autoComplete="current-password" spellCheck={false} value={key} onChange={(e) => setKey(e.target.value)} />
            )}
          </Field>
          <Button type="submit" look="primary" busy={busy}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
