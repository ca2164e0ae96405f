import { defineConfig } from "tsup"

// One config for every package: tsup runs inside the package and writes JavaScript.
// tsc writes the declarations (tsconfig.build.json), because tsup needs a compiler API that TypeScript 7 no longer has.
export default defineConfig({
  // `Shapes` is core's second door, of types alone.
  entry: ["src/index.ts", "src/bin.ts", "src/Shapes.ts"],
  format: "esm",
  target: "es2023",
  platform: "node",
  outDir: "dist",
  sourcemap: true,
  // Sources are packed as files; a copy of each in the map would be all of them once more.
  esbuildOptions: (options) => {
    options.sourcesContent = false
  },
  clean: true,
  removeNodeProtocol: false,
  dts: false
})
