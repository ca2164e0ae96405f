/**
 * The process that sets certificates, one after the other. A process and not a thread: nothing but its end stops a template that goes on
 * and on, and a thread cannot be ended while the compiler runs in it.
 */
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import type * as Typst from "@myriaddreamin/typst-ts-node-compiler"
import type { Answer, Bounds, Complaint, Job, Watched } from "./Job.ts"

/** A folder that is not there: no template finds a file. */
const nowhere = fileURLToPath(new URL("../nowhere/", import.meta.url))
const fonts = fileURLToPath(new URL("../fonts/", import.meta.url))

/** Certificates after which what was kept of one is let go. */
const maxAge = 10
/** Complaints that are told. */
const maxComplaints = 10

const say = (answer: Answer): void => void process.send?.(answer)

/** When the work on a certificate began: shared with the thread that watches. */
const began = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT))

const watch = (bounds: Bounds): void => {
  const name = import.meta.url.endsWith(".ts") ? "watch.ts" : "watch.js"
  new Worker(new URL(name, import.meta.url), { workerData: { began, bounds } satisfies Watched }).unref()
  process.on("disconnect", () => process.exit())
  // It may have gone before anybody listened.
  if (!process.connected) process.exit()
}

const complaintsOf = (compiler: Typst.NodeCompiler, error: Typst.NodeError | null): ReadonlyArray<Complaint> =>
  (error === null ? [] : compiler.fetchDiagnostics(error)).slice(0, maxComplaints).map((found: unknown) => {
    const { path, range, message } = Object(found) as Record<string, unknown>
    const line: unknown = Object(Object(range)["start"])["line"]
    return { path: String(path ?? ""), line: typeof line === "number" ? line + 1 : 0, message: String(message) }
  })

/** A font that is none of ours, in a file that is set. What names fonts is not compressed, and begins a line: no text of the content does. */
const foreign = (pdf: Buffer): string | undefined => {
  const fonts = pdf
    .toString("latin1")
    .matchAll(/^\s*\/(?:BaseFont\s*\/(?![A-Z]{6}\+Laurel)(\S+)|Subtype\s*\/(Type3)\b)/gm)
  const [, named, drawn] = fonts.next().value ?? []
  return named ?? drawn
}

/** How much smaller everything may become so that it fits on the page. */
const scales = ["1", "0.94", "0.88", "0.82", "0.76", "0.7"]

const isTooMuch = (complaints: ReadonlyArray<Complaint>): boolean =>
  complaints.some(({ message }) => message.includes("laurel-does-not-fit:"))

const setAt = (compiler: Typst.NodeCompiler, { id, inputs }: Job, scale: string): Answer => {
  const compiled = compiler.compile({ mainFilePath: `${nowhere}main.typ`, inputs: { ...inputs, scale } })
  const document = compiled.result
  // A warning is of a font that is not there, or of layout that does not settle.
  const complaints = complaintsOf(compiler, compiled.takeDiagnostics())
  if (document === null || complaints.length > 0) return { _tag: "Refused", id, complaints }
  if (document.numOfPages !== 1) return { _tag: "Pages", id, count: document.numOfPages }
  const pdf = compiler.pdf(document, { pdfStandard: "a-3a" })
  const font = foreign(pdf)
  return font === undefined ? { _tag: "Set", id, pdf } : { _tag: "Font", id, font }
}

const set = (compiler: Typst.NodeCompiler, job: Job): Answer => {
  compiler.resetShadow()
  const add = (path: string, bytes: Uint8Array): void =>
    compiler.mapShadow(`${nowhere}${path.slice(1)}`, Buffer.from(bytes))
  add("/main.typ", Buffer.from(job.main))
  add("/laurel.typ", Buffer.from(job.parts))
  add("/template.typ", Buffer.from(job.template))
  for (const { path, bytes } of job.pictures) add(path, bytes)
  let answer: Answer = { _tag: "Pages", id: job.id, count: 0 }
  for (const scale of scales) {
    answer = setAt(compiler, job, scale)
    if (answer._tag !== "Pages" && !(answer._tag === "Refused" && isTooMuch(answer.complaints))) return answer
  }
  return answer
}

/** What is thrown is an error of the compiler, with its complaints, or one of this machine. */
const answer = (compiler: Typst.NodeCompiler, job: Job): Answer => {
  try {
    Atomics.store(began, 0, process.hrtime.bigint())
    return set(compiler, job)
  } catch (cause) {
    return { _tag: "Refused", id: job.id, complaints: [{ path: "", line: 0, message: String(cause) }] }
  } finally {
    compiler.evictCache(maxAge)
    Atomics.store(began, 0, 0n)
  }
}

const start = async (module: string): Promise<void> => {
  try {
    const { NodeCompiler } = (await import(module)) as typeof Typst
    const compiler = NodeCompiler.create({ workspace: nowhere, fontArgs: [{ fontPaths: [fonts] }] })
    const version = compiler.query(
      { mainFileContent: "#metadata(str(sys.version)) <version>" },
      { selector: "<version>", field: "value" }
    )
    process.on("message", (job: Job) => say(answer(compiler, job)))
    say({ _tag: "Ready", version: String(version) })
  } catch (cause) {
    say({ _tag: "Unavailable", why: String(cause) })
  }
}

// Press.ts starts this program, and nobody else.
watch(JSON.parse(process.argv[3] ?? "") as Bounds)
await start(process.argv[2] ?? "")
