/** Reads Campus by its adapter, from its recorded answers: once, and again when there is nothing new. */
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { open } from "laurel"
import { campus } from "./campus.ts"
import catalog from "./catalog.json" with { type: "json" }
import { completions, courses, respond, token } from "./recorded.ts"

// Campus, here; it gives two completions a page, and one of them is broken.
const rows = [...completions, { id: 9, course: "first-aid", learner: { id: "u-9" }, status: "archived" }]
const server = createServer(({ url, headers }, response) => {
  const { status = 200, json } = respond(new URL(url ?? "", "http://campus"), headers.authorization, {
    rows,
    pageRows: 2
  })
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json))
}).listen(0, "127.0.0.1")
await once(server, "listening")
// A server that listens on a port has an address of this kind.
const { port } = server.address() as AddressInfo
const adapter = campus({ base: `http://127.0.0.1:${port}/api/`, auth: { bearer: token } }, courses)

const laurel = await open({ store: "memory", catalog })
for await (const { rows, facts, rejections, entries } of laurel.sync(adapter))
  console.log(`A page of ${rows} rows: ${facts} facts, ${rejections} rejected, ${entries} achievements`)
for await (const { key, expected, found } of laurel.rejections())
  console.log(`Rejected, ${key}: expected ${expected}, found ${found}`)
for (const type of ["first-aider", "fire-briefed"])
  for await (const { contact, earnedOn } of laurel.earned(type, { from: "2026-01-01", to: "2026-12-31" }))
    console.log(`${contact.identities[0]?.value} is ${type} since ${earnedOn}`)

const again = await laurel.sync(adapter).done()
console.log(`Read again: ${again.facts} facts are new, ${again.same} are known`)
server.close()
await laurel.close()
