import { availableParallelism } from "node:os"
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

// Packages resolve to each other's source, so no test needs a build. The rest are Vite's own server conditions.
const conditions = ["@laurel/source", "module", "node", "development|production"]

/** Short files that take long. */
const long = /\/crash\/|\/(?:Ledger\w+|\w*Contract|Same|demo|examples)\.test\.ts$/

/** Those that change something of the process that they run in. */
const alone = [
  "apps/sync/test/Desk.test.ts",
  "apps/sync/test/Listing.test.ts",
  "apps/sync/test/SigningKey.test.ts",
  "apps/sync/test/certificates.test.ts",
  "apps/sync/test/remap.test.ts",
  "apps/sync/test/watchCommand.test.ts",
  "apps/sync/test/watchWebhooks.test.ts",
  "apps/sync/test/webhooks.test.ts",
  "packages/adapter-scorm/test/Handler.test.ts",
  "packages/adapter-tabular/test/reading/csv.test.ts",
  "packages/certificate-typst/test/Typst.test.ts",
  "packages/credentials/test/certificate/Words.test.ts",
  "packages/credentials/test/issuing/Threads.test.ts",
  "packages/documents/test/Directory.test.ts"
]

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
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // One more than there are cores: many tests wait, for a program that they have started or for a server.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // One PostgreSQL server for the whole run, and the programs that tests start.
    globalSetup: ["packages/ledger-sql/test/postgres.ts", "scripts/programs.ts"],
    // Programs that tests start are compiled once, and not each time they start.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules", ".cache", "laurel-tests") },
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          // Modules are loaded once for many files, which halves the run: these tests change nothing of their process.
          isolate: false,
          include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts"],
          exclude: alone
        }
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: [...alone, "examples/*/test/**/*.test.ts", "{bench,docs,examples,scripts}/test/**/*.test.ts"]
        }
      }
    ]
  }
})
