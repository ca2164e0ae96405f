import { defineConfig } from "vitest/config"

// Packages resolve to each other's source, so no test needs a build. The rest are Vite's own server conditions.
const conditions = ["@laurel/source", "module", "node", "development|production"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["{packages,apps,examples}/*/test/**/*.test.ts", "bench/test/**/*.test.ts"]
  }
})
