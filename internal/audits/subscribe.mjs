// Follows a subscription with graphql-sse's client until it completes, and prints each answer as a line of JSON.
import { createClient } from 'graphql-sse';

const [url, key, query, variables = '{}'] = process.argv.slice(2);
const client = createClient({ url, retryAttempts: 0, headers: { authorization: `Bearer ${key}` } });
try {
  for await (const answer of client.iterate({ query, variables: JSON.parse(variables) })) {
    console.log(JSON.stringify({ answer }));
  }
  console.log(JSON.stringify({ completed: true }));
} catch (error) {
  console.log(JSON.stringify({ failed: String(error.message ?? error) }));
}
