import { availableParallelism } from "node:os"
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

// Packages resolve to each other's source, so no test needs a build. The rest are Vite's own server conditions.
const conditions = ["@laurel/source", "module", "node", "development|production"]

/** Short files that take long. */
const long = /\/crash\/|\/(?:Ledger\w+|\w*Contract|Same|demo|examples)\.test\.ts$/

/** On a fresh clone vitest starts the longest files first, and would end with these on one core. */
class LongestFirst extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    // Vitest calls it so.
    const sorted = await super.sort(files) // oxlint-disable-line unicorn/no-array-sort
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // No test is timed: this only ends what hangs, also on a slow machine that does other things.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One more than there are cores: many tests wait, for a program that they have started or for a server.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // One PostgreSQL server for the whole run, and the programs that tests start.
    globalSetup: ["packages/ledger-sql/test/postgres.ts", "scripts/programs.ts"],
    // Programs that tests start are compiled once, and not each time they start.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules", ".cache", "laurel-tests") },
    include: ["{packages,apps,examples}/*/test/**/*.test.ts", "{bench,docs,examples,scripts}/test/**/*.test.ts"]
  }
})
