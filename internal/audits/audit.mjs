// Runs graphql-http's audits against the address given, with the key given, and prints each result as a line of JSON.
import { serverAudits } from 'graphql-http';

const [url, key] = process.argv.slice(2);
const fetchFn = (to, init = {}) => fetch(to, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } });
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  console.log(JSON.stringify({ id: result.id, name: result.name, status: result.status, reason: result.reason }));
}
