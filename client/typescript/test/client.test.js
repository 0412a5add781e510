// node --test client/typescript/test: against a server of its own, and with STOREGRAPH_URL and STOREGRAPH_KEY against a real one.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { CanSendDocument, Client, ContactDocument, EvaluateBranchesDocument, OrdersDocument, RegisterConditionDocument, SegmentDocument, StoregraphError } from "../dist/index.js";

/** answering starts a server that answers everything with one answer, and keeps what it was asked. */
async function answering(t, status, body, headers = {}) {
  const asked = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    asked.push({ authorization: request.headers.authorization, ...JSON.parse(text) });
    response.writeHead(status, headers).end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => server.close());
  return { asked, client: new Client({ url: `http://127.0.0.1:${server.address().port}/graphql`, key: "sg_key" }) };
}

test("an operation is sent with its fragments, its variables and the key", async (t) => {
  const { asked, client } = await answering(t, 200, JSON.stringify({ data: { evaluateBranches: { branchId: "b", branchName: "VIP", words: "", problems: [] } } }));
  const { evaluateBranches } = await client.request(EvaluateBranchesDocument, { input: { branches: [{ condition: { text: "order.total_price > 100" } }], orderId: "o" } });
  assert.equal(evaluateBranches.branchName, "VIP");
  assert.equal(asked[0].authorization, "Bearer sg_key");
  assert.match(asked[0].query, /fragment Fault on ConditionProblem/);
  assert.deepEqual(asked[0].variables, { input: { branches: [{ condition: { text: "order.total_price > 100" } }], orderId: "o" } });
});

for (const [name, status, body, headers, want] of [
  ["an error of the API", 200, `{"errors":[{"message":"There is none.","extensions":{"code":"NOT_FOUND"}}]}`, {}, { code: "NOT_FOUND", temporary: false, retryAfter: 0 }],
  ["too many requests", 429, `{"errors":[{"message":"Slower.","extensions":{"code":"RATE_LIMITED"}}]}`, { "Retry-After": "3" }, { code: "RATE_LIMITED", temporary: true, retryAfter: 3 }],
  ["a proxy's page", 502, `<html>`, {}, { code: "HTTP_502", temporary: true, retryAfter: 0 }],
  ["JSON without meaning", 403, `{}`, {}, { code: "HTTP_403", temporary: false, retryAfter: 0 }],
]) {
  test(`${name} is an error with a code`, async (t) => {
    const { client } = await answering(t, status, body, headers);
    await assert.rejects(client.request(ContactDocument, { id: "x" }), (error) => {
      assert(error instanceof StoregraphError);
      assert.deepEqual({ code: error.code, temporary: error.temporary, retryAfter: error.retryAfter }, want);
      assert(!error.message.includes("sg_key"));
      return true;
    });
  });
}

const url = process.env["STOREGRAPH_URL"];
test("a real server answers", { skip: !url }, async () => {
  const client = new Client({ url, key: process.env["STOREGRAPH_KEY"] });
  const seen = new Set();
  for (let after; ; ) {
    const { orders } = await client.request(OrdersDocument, after ? { first: 15, after } : { first: 15 });
    for (const order of orders.nodes) {
      assert.match(order.totalPrice.shopMoney.amount, /^\d+\.\d\d$/);
      assert(!seen.has(order.id));
      seen.add(order.id);
    }
    if (!orders.pageInfo.hasNextPage) break;
    after = orders.pageInfo.endCursor;
  }
  assert(seen.size >= 30);
  const { segment } = await client.request(SegmentDocument, { condition: { text: "contact.orders_count >= 1" }, first: 1 });
  assert(segment.count > 0);
  const { canSend } = await client.request(CanSendDocument, { contactId: segment.contacts.nodes[0].id, channel: "EMAIL", purpose: "MARKETING" });
  assert.equal(typeof canSend.allowed, "boolean");
  const { registerCondition } = await client.request(RegisterConditionDocument, { input: { condition: { text: "contact.orders_cout > 1" } } });
  assert.deepEqual(registerCondition.problems[0].suggestions, ["contact.orders_count"]);
  await assert.rejects(new Client({ url, key: "sg_wrong_key_of_nobody" }).request(OrdersDocument, {}), { code: "UNAUTHENTICATED" });
});
