import type { TypedDocumentString } from "./operations.js";

export * from "./operations.js";

/** A document that knows what it takes and what it answers, made by generated code. */
type Document<Result, Variables> = TypedDocumentString<Result, Variables>;

/** A StoregraphError is an answer that is none. What the API refuses is in the answer instead: userErrors and problems. */
export class StoregraphError extends Error {
  override name = "StoregraphError";
  /** The API's code, e.g. NOT_FOUND or RATE_LIMITED; HTTP_503 and the like when the answer is no GraphQL. */
  readonly code: string;
  /** The status of HTTP. */
  readonly status: number;
  /** How many seconds the server asks to wait; 0 when it does not say. */
  readonly retryAfter: number;

  constructor(code: string, message: string, status: number, retryAfter: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether it is worth asking again. */
  get temporary(): boolean {
    return temporary.has(this.code) || this.status >= 500 || this.status === 429;
  }
}

const temporary = new Set(["NOT_YET", "UNAVAILABLE", "RATE_LIMITED", "INTERNAL", "TIMEOUT", "SEGMENT_TIMEOUT"]);

export interface ClientOptions {
  /** The URL of /graphql. */
  url: string;
  /** An API key or a JWT. */
  key: string;
  /** Another fetch, for tests and old runtimes. */
  fetch?: typeof fetch;
}

interface Answer {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** A Client asks one server with one key. Amounts, dates and ids are strings, exact as the API writes them. */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Asks an operation; its variables and its answer are typed by its document. */
  async request<Result, Variables>(document: Document<Result, Variables>, ...[variables, signal]: Arguments<Variables>): Promise<Result> {
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
    let answer: Answer;
    try {
      answer = (await response.json()) as Answer;
    } catch {
      throw new StoregraphError(`HTTP_${response.status}`, "The server did not answer in JSON.", response.status, wait);
    }
    const first = answer.errors?.[0];
    if (first) throw new StoregraphError(first.extensions?.code ?? "ERROR", first.message, response.status, wait);
    if (!response.ok || answer.data === undefined) throw new StoregraphError(`HTTP_${response.status}`, response.statusText, response.status, wait);
    return answer.data as Result;
  }
}

/** What follows the document: variables may be left out where all of them may. */
type Arguments<Variables> = Record<string, never> extends Variables ? [variables?: Variables, signal?: AbortSignal] : [variables: Variables, signal?: AbortSignal];
