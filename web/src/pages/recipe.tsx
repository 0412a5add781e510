import { useState } from "react";
import { useQuery } from "urql";
import { Link, useParams } from "wouter";
import { graphql } from "../gql";
import { Button } from "../ui/button";
import { PageHead } from "../ui/layout";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { words } from "../ui/values";
import { SetUp } from "./recipes/set-up";
import { Steps } from "./recipes/steps";
import { Trial } from "./recipes/trial";
import { SubjectChoice, type Subject } from "./subject-choice";

const RecipeByName = graphql(`
  query RecipeByName($name: String!) {
    recipe(name: $name) {
      name
      title
      description
      event
      source
      filter {
        ...Said
      }
      timers {
        name
        anchor
        delay
        supersede
        filter {
          ...Said
        }
        condition {
          ...Said
        }
      }
      segment {
        name
        condition {
          ...Said
        }
      }
      branches {
        name
        condition {
          ...Said
        }
        messages {
          ...Message
        }
      }
      otherwise {
        ...Message
      }
    }
  }

  fragment Said on RecipeCondition {
    text
    sentence
  }

  fragment Message on RecipeMessage {
    name
    purpose
    after
    subject
    body
    sms
    condition {
      ...Said
    }
  }
`);

/** RecipePage shows one workflow, tries it for a contact, and sets up what begins it. */
export default function RecipePage() {
  const { name = "" } = useParams();
  const [{ data, error }] = useQuery({ query: RecipeByName, variables: { name } });
  const [subject, setSubject] = useState<Subject>({ contactId: "", orderId: "" });
  const [settingUp, setSettingUp] = useState(false);
  const recipe = data?.recipe;
  if (error) return <div className="page"><Problem error={error} /></div>;
  if (!data) return <div className="page"><Loading what="the recipe" /></div>;
  if (!recipe) {
    return (
      <div className="page">
        <Empty title={`There is no recipe ${name}`} action={<Link href="/recipes">All recipes</Link>} />
      </div>
    );
  }
  return (
    <div className="page">
      <PageHead
        title={recipe.title}
        mark={<Badge>{words(recipe.event)}</Badge>}
        lead={recipe.description}
        actions={
          <Button look="primary" onClick={() => setSettingUp(true)}>
            Set up what begins it…
          </Button>
        }
      />
      <div className="grid-2">
        <section className="card" aria-labelledby="steps">
          <div className="card-head">
            <h2 id="steps">What it does</h2>
          </div>
          <div className="card-body">
            <Steps recipe={recipe} />
            <details className="behind">
              <summary>The file</summary>
              <pre className="snippet">{recipe.source}</pre>
            </details>
          </div>
        </section>
        <section className="card" aria-labelledby="trial">
          <div className="card-head">
            <h2 id="trial">Try it</h2>
            <span className="quiet small">Nothing is sent, and nothing is changed.</span>
          </div>
          <div className="card-body">
            <SubjectChoice subject={subject} onChange={setSubject} />
            {subject.contactId ? <Trial key={subject.contactId + subject.orderId} recipe={recipe} subject={subject} /> : <p className="quiet">Choose somebody to see what this recipe would do for them today.</p>}
          </div>
        </section>
      </div>
      {settingUp && <SetUp recipe={recipe} onClose={() => setSettingUp(false)} />}
    </div>
  );
}
