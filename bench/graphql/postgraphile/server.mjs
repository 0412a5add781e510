// PostGraphile over Storegraph's tables, for the comparison of bench/graphql: the same row level security, the account set in
// each transaction. Its address is told on the first line.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";

// The tables have no foreign keys: how they belong together is told here.
const relations = {
  orders: ["(account_id, contact_id) references contacts (account_id, id)|@fieldName contact|@foreignFieldName orders"],
  line_items: [
    "(account_id, order_id) references orders (account_id, id)|@fieldName order|@foreignFieldName lines",
    "(account_id, product_id) references products (account_id, id)|@fieldName product|@foreignFieldName soldLines",
  ],
  variants: ["(account_id, product_id) references products (account_id, id)|@fieldName product|@foreignFieldName variants"],
  collection_products: [
    "(account_id, product_id) references products (account_id, id)|@fieldName product|@foreignFieldName memberships",
    "(account_id, collection_id) references collections (account_id, id)|@fieldName collection|@foreignFieldName memberships",
  ],
};
const tags = {
  version: 1,
  config: { class: Object.fromEntries(Object.entries(relations).map(([table, foreignKey]) => [`public.${table}`, { tags: { foreignKey } }])) },
};

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [jsonPgSmartTags(tags)],
  pgServices: [makePgService({
    connectionString: process.env.STOREGRAPH_BENCH_DATABASE,
    schemas: ["public"],
    pgSettings: () => ({ role: "storegraph_app", "app.account_id": "a1", jit: "off" }),
    poolConfig: { max: 16 },
  })],
  gather: { pgStrictFunctions: true },
  grafserv: { port: 0, graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
});

const server = createServer();
server.on("error", (e) => { console.error(e); process.exit(1); });
const serv = instance.createServ(grafserv);
await serv.addTo(server);
if (process.argv[2] === "schema") {
  const { printSchema } = await import("postgraphile/graphql");
  console.log(printSchema(await instance.getSchema()));
  process.exit(0);
}
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
