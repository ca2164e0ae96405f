import { cpSync } from "node:fs"
import { join } from "node:path"
import { defineConfig } from "tsup"
import shared from "./tsup.config.ts"

// The program is installed by itself: all packages of ours are in it, for they are only devDependencies here. Those of others are
// not; scripts/packages.ts holds them to the versions that our packages name.
export default defineConfig({
  ...shared,
  // Files twice the size of the program for a text that can be read as it is.
  sourcemap: false,
  esbuildOptions: (options) => {
    // A folder deeper, where what a package keeps beside its own folder is `dist/…`.
    options.chunkNames = "program/[name]-[hash]"
  },
  onSuccess: async () => {
    cpSync(join(import.meta.dirname, "packages/evidence/verify"), "dist/verify", { recursive: true })
  }
})
