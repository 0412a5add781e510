export * from "./operations.js";
/** A StoregraphError is an answer that is none. What the API refuses is in the answer instead: userErrors and problems. */
export class StoregraphError extends Error {
    name = "StoregraphError";
    /** The API's code, e.g. NOT_FOUND or RATE_LIMITED; HTTP_503 and the like when the answer is no GraphQL. */
    code;
    /** The status of HTTP. */
    status;
    /** How many seconds the server asks to wait; 0 when it does not say. */
    retryAfter;
    constructor(code, message, status, retryAfter) {
        super(message);
        this.code = code;
        this.status = status;
        this.retryAfter = retryAfter;
    }
    /** Whether it is worth asking again. */
    get temporary() {
        return temporary.has(this.code) || this.status >= 500 || this.status === 429;
    }
}
const temporary = new Set(["NOT_YET", "UNAVAILABLE", "RATE_LIMITED", "INTERNAL", "TIMEOUT", "SEGMENT_TIMEOUT"]);
/** A Client asks one server with one key. Amounts, dates and ids are strings, exact as the API writes them. */
export class Client {
    #options;
    constructor(options) {
        this.#options = options;
    }
    /** Asks an operation; its variables and its answer are typed by its document. */
    async request(document, ...[variables, signal]) {
        const ask = this.#options.fetch ?? fetch;
        const response = await ask(this.#options.url, {
            method: "POST",
            headers: {
                "Content-Type": "application/json",
                Accept: "application/graphql-response+json, application/json",
                Authorization: `Bearer ${this.#options.key}`,
            },
            body: JSON.stringify({ query: document.toString(), variables: variables ?? {} }),
            ...(signal ? { signal } : {}),
        });
        const wait = Number(response.headers.get("Retry-After") ?? 0) || 0;
        let answer;
        try {
            answer = (await response.json());
        }
        catch {
            throw new StoregraphError(`HTTP_${response.status}`, "The server did not answer in JSON.", response.status, wait);
        }
        const first = answer.errors?.[0];
        if (first)
            throw new StoregraphError(first.extensions?.code ?? "ERROR", first.message, response.status, wait);
        if (!response.ok || answer.data === undefined)
            throw new StoregraphError(`HTTP_${response.status}`, response.statusText, response.status, wait);
        return answer.data;
    }
}
