/** Certificates as PDF: set by the package in a process of its own, beside the compiler alone on the same template and fonts. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Typst } from "@laurel/certificate-typst"
import type { Content } from "@laurel/credentials"
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler"
import { Effect } from "effect"
import type { Bench } from "../Bench.ts"
import { alone, interleaved, rate, ratio, seconds } from "../Rounds.ts"

const rounds = 3

const fonts = fileURLToPath(new URL("fonts/", import.meta.resolve("@laurel/certificate-typst/package.json")))

/** Asked for at once, of one process that sets them: it need not wait for the next one to be made ready. */
const ahead = 4

/** Each is of somebody else and of another second: nothing of the one before is there to be used again. */
const certificate = (name: string, index: number): Content.Content => ({
  language: "en-GB",
  direction: "ltr",
  layout: "landscape",
  accent: "#1f4e79",
  organisation: { name: "Northern Warehousing Academy", logo: null },
  title: "Certificate of achievement",
  before: "This is to certify that",
  name: `${name} ${index}`,
  after: "has earned",
  achievement: "Counterbalance forklift licence",
  description: "Safe operation of counterbalance trucks up to five tonnes, in theory and in practice.",
  details: [
    { label: "Earned on", value: "31 March 2026" },
    { label: "Valid until", value: "30 March 2029" },
    { label: "Score", value: "92 %" },
    { label: "Hours", value: "24" }
  ],
  signatures: [{ name: "Grace Hopper", role: "Head of training", image: null }],
  verification: {
    words: "Whether it still holds is told at this address, or by the code.",
    address: `https://certs.example.org/c/${String(index).padStart(22, "A")}`,
    codeAlternative: "Code that leads to the address"
  },
  credential: JSON.stringify({ name: "x".repeat(2_300) }),
  madeAt: Date.UTC(2026, 2, 31) + index * 1_000
})

/** The least that anybody would have Typst set: names and details one below the other, with the credential attached. */
const plain = `#let content = json(bytes(sys.inputs.content))
#set document(title: content.title, date: datetime(year: 2026, month: 3, day: 31))
#set text(font: ("Laurel Serif", "Laurel Arabic", "Laurel CJK"), fallback: false)
#pdf.attach("credential.json", bytes(content.credential), relationship: "data", mime-type: "application/json", description: "-")
= #content.title
#content.name \\ #content.achievement \\ #content.description
#for detail in content.details [ #detail.label: #detail.value \\ ]
`

const bare = (compiler: NodeCompiler, content: Content.Content): Uint8Array => {
  const { result } = compiler.compile({ mainFileContent: plain, inputs: { content: JSON.stringify(content) } })
  assert.ok(result)
  const pdf = compiler.pdf(result, { pdfStandard: "a-3a" })
  compiler.evictCache(10)
  return pdf
}

const names = ["Ada Lovelace", "محمد الخوارزمي", "欧阳娜娜"]

export const bench: Bench<"set / compiler alone" | "certificates a second"> = {
  name: "certificate",
  compares: "certificates as PDF/A-3a in our template, with the compiler alone on a plain page of the same words",
  bounds: {
    "set / compiler alone": { is: "atLeast", floor: null, stretch: null },
    "certificates a second": { is: "atLeast", floor: 150, stretch: 300, absolute: true }
  },
  run: ({ size }) => {
    const count = size === "ci" ? 150 : 1_500
    const contents = Array.from({ length: count }, (_, index) => certificate(names[index % names.length] ?? "", index))
    const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [fonts] }] })
    return Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const renderer = yield* Typst.make()
          const set = (): Promise<ReadonlyArray<Uint8Array>> =>
            Effect.runPromise(Effect.forEach(contents, renderer.render, { concurrency: ahead }))
          const [first] = yield* Effect.promise(set)
          const again = yield* renderer.render(certificate(names[0] ?? "", 0))
          assert.deepEqual(Buffer.from(again), Buffer.from(first ?? []))
          const times = yield* Effect.promise(() =>
            interleaved(
              rounds,
              ["set", () => seconds(set)],
              ["alone", () => seconds(() => contents.forEach((content) => void bare(compiler, content)))]
            )
          )
          const measured = rate("set by the package", "certificates", count, times("set"))
          return {
            input: `${count.toLocaleString("en")} certificates with a credential of 2.3 kB, names in Latin, Arabic and Chinese letters`,
            ratios: {
              "set / compiler alone": ratio(measured, rate("compiler alone", "pages", count, times("alone"))),
              "certificates a second": alone(measured)
            },
            notes: [
              `Fonts of ${Math.round(readFileSync(`${fonts}LaurelCJK-Regular.otf`).length / 1e6)} MB for Chinese are loaded once for each process.`
            ]
          }
        })
      )
    )
  }
}
