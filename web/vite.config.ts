import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The built files have fixed names, because they are committed: the server tells browsers of a change by the ETag.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        entryFileNames: "assets/app.js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
  server: {
    // npm run dev beside a running demo; see README.md.
    proxy: Object.fromEntries(["/graphql", "/session", "/oauth", "/preview"].map((path) => [path, process.env["STOREGRAPH"] ?? "http://127.0.0.1:8080"])),
  },
});
