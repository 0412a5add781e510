import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import { PageHead } from "../ui/layout";
import { Badge, Loading, Problem } from "../ui/states";
import { words } from "../ui/values";

const Recipes = graphql(`
  query Recipes {
    recipes {
      name
      title
      description
      event
      branches {
        name
      }
    }
  }
`);

/** RecipesPage lists the workflows to start from. */
export default function RecipesPage() {
  const [{ data, error }] = useQuery({ query: Recipes });
  return (
    <div className="page">
      <PageHead title="Recipes" lead="Workflows to start from. Try one for a contact of yours, see what would be sent and why, then set up what begins it." />
      {error && <Problem error={error} />}
      {!data && !error && <Loading what="the recipes" />}
      <ul className="stack">
        {data?.recipes.map((r) => (
          <li className="card" key={r.name}>
            <div className="card-head">
              <h2>
                <Link href={`/recipes/${r.name}`}>{r.title}</Link>
              </h2>
              <Badge>{words(r.event)}</Badge>
            </div>
            <div className="card-body">
              <p>{r.description}</p>
              <p className="quiet small">Branches: {[...r.branches.map((b) => b.name), "None"].join(", ")}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
