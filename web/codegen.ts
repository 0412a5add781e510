import type { CodegenConfig } from "@graphql-codegen/cli";

// Every document of the console is checked against the committed schema, and typed by it.
const config: CodegenConfig = {
  schema: ["../schema.graphqls", "../graph/schema/*.graphqls"],
  documents: ["src/**/*.{ts,tsx}", "!src/gql/**"],
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        skipTypename: true,
        strictScalars: true,
        scalars: { DateTime: "string", Date: "string", Decimal: "string", URL: "string", Int64: "string", JSON: "unknown" },
      },
    },
  },
};

export default config;
