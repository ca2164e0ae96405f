/** Every example does what its page says, from source; `npm run examples` says the same of the packed packages. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { all, difference, run } from "../../scripts/examples/Example.ts"

const root = join(import.meta.dirname, "../..")
const examples = all(root)

/** They have tests of their own: a demo over a whole data set, and the template of an adapter. */
const others = ["oulad", "write-an-adapter-effect"]

describe.each(examples)("the example $name", (example) => {
  const { name, folder, output } = example
  const readme = readFileSync(join(folder, "README.md"), "utf8")

  it("prints what its output.txt says", async () => {
    const ran = await run(folder, ["--conditions=@laurel/source", "main.ts"])
    assert.isUndefined(difference(example, ran))
  })

  it("has a page that shows what it prints, and the command that runs it", () => {
    assert.include(readme, `\`\`\`text\n${output}\`\`\``)
    assert.include(readme, `npm start -w @laurel/example-${name}`)
  })

  it("asks for what it needs in exact versions, and is not published", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    assert.isTrue(manifest.private)
    assert.strictEqual(manifest.name, `@laurel/example-${name}`)
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
      assert.match(String(version), /^\d+\.\d+\.\d+(?:-[\w.]+)?$/)
  })
})

it("every other folder of examples is one that is known to have tests of its own", () => {
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const named = new Set([...examples.map(({ name }) => name), ...others, "test"])
  assert.deepStrictEqual(
    folders.flatMap(({ name }) => (named.has(name) ? [] : [name])),
    []
  )
})
