import type { CodegenConfig } from "@graphql-codegen/cli";

const types = {
  useTypeImports: true,
  enumsAsTypes: true,
  skipTypename: true,
  strictScalars: true,
  scalars: { DateTime: "string", Date: "string", Decimal: "string", URL: "string", Int64: "string", JSON: "unknown" },
};

// Every document of the console, and of the client that others use, is checked against the committed schema and typed by it.
const config: CodegenConfig = {
  schema: ["../schema.graphqls", "../graph/schema/*.graphqls"],
  generates: {
    "src/gql/": {
      documents: ["src/**/*.{ts,tsx}", "!src/gql/**"],
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: types,
    },
    "../client/typescript/src/operations.ts": {
      documents: ["../client/operations/*.graphql"],
      plugins: ["typescript-operations", "typed-document-node"],
      config: { ...types, documentMode: "string" },
    },
  },
};

export default config;
