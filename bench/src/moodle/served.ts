/** Serves a simulated Moodle on a free port, in a process of its own: `served.ts <courses> <learners of each>`. Told by messages what changes. */
import { createServer } from "node:http"
import { Site } from "./Site.ts"

/** What the process is told. */
export type Told = { readonly change: number; readonly at: number } | "asked"
/** What it answers: its port first, then each time what it was told is done, with the requests since the last time. */
export type Answered = { readonly port: number } | { readonly asked: Readonly<Record<string, number>> }

const [courses = 0, perCourse = 0] = process.argv.slice(2).map(Number)
const site = new Site({ courses, perCourse })

const server = createServer((request, response) => {
  const parts: Array<Buffer> = []
  request.on("data", (part: Buffer) => parts.push(part))
  request.on("end", () => {
    const answer = JSON.stringify(site.answer(new URLSearchParams(Buffer.concat(parts).toString())))
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) })
    response.end(answer)
  })
})

const tell = (answered: Answered): void => {
  process.send?.(answered)
}

process.on("message", (told: Told) => {
  if (told !== "asked") site.change(told.change, told.at)
  tell({ asked: site.takeAsked() })
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null) tell({ port: address.port })
})
