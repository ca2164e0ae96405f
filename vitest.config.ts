import { join } from "node:path"
import { defineConfig } from "vitest/config"

// Packages resolve to each other's source, so no test needs a build. The rest are Vite's own server conditions.
const conditions = ["@laurel/source", "module", "node", "development|production"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // No test is timed: this only ends what hangs, also on a slow machine that does other things.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Also on two cores: many tests wait for a program that they have started.
    maxWorkers: "100%",
    // One PostgreSQL server for the whole run, and the programs that tests start.
    globalSetup: ["packages/ledger-sql/test/postgres.ts", "scripts/programs.ts"],
    // Programs that tests start are compiled once, and not each time they start.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules", ".cache", "laurel-tests") },
    include: ["{packages,apps,examples}/*/test/**/*.test.ts", "bench/test/**/*.test.ts"]
  }
})
