import type { TypedDocumentString } from "./operations.js";
export * from "./operations.js";
/** A document that knows what it takes and what it answers, made by generated code. */
type Document<Result, Variables> = TypedDocumentString<Result, Variables>;
/** A StoregraphError is an answer that is none. What the API refuses is in the answer instead: userErrors and problems. */
export declare class StoregraphError extends Error {
    name: string;
    /** The API's code, e.g. NOT_FOUND or RATE_LIMITED; HTTP_503 and the like when the answer is no GraphQL. */
    readonly code: string;
    /** The status of HTTP. */
    readonly status: number;
    /** How many seconds the server asks to wait; 0 when it does not say. */
    readonly retryAfter: number;
    constructor(code: string, message: string, status: number, retryAfter: number);
    /** Whether it is worth asking again. */
    get temporary(): boolean;
}
export interface ClientOptions {
    /** The URL of /graphql. */
    url: string;
    /** An API key or a JWT. */
    key: string;
    /** Another fetch, for tests and old runtimes. */
    fetch?: typeof fetch;
}
/** A Client asks one server with one key. Amounts, dates and ids are strings, exact as the API writes them. */
export declare class Client {
    #private;
    constructor(options: ClientOptions);
    /** Asks an operation; its variables and its answer are typed by its document. */
    request<Result, Variables>(document: Document<Result, Variables>, ...[variables, signal]: Arguments<Variables>): Promise<Result>;
}
/** What follows the document: variables may be left out where all of them may. */
type Arguments<Variables> = Record<string, never> extends Variables ? [variables?: Variables, signal?: AbortSignal] : [variables: Variables, signal?: AbortSignal];
