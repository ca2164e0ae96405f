/** Laurel's HTTP API under a path of an Express application, asked with fetch; a key is made for it, and taken back. */
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import express from "express"
import { open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import facts from "./facts.json" with { type: "json" }

const laurel = await open({ store: "memory", catalog, now: () => new Date("2026-06-01T08:00:00Z") })
await laurel.record(facts)
const api = await laurel.api()

const app = express()
app.get("/", (_, response) => void response.send("The application's own page"))
app.use("/laurel", api.node)
const server = app.listen(0, "127.0.0.1")
await once(server, "listening")
// A server that listens on a port has an address of this kind.
const { port } = server.address() as AddressInfo

/** Asks the application, as any program would, and tells what it answers. */
const ask = async (path: string, key?: string) => {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  console.log(`GET ${path}: ${response.status}`)
  return response.text()
}
const people = "/laurel/v1/contacts?identity=anna@example.com"

console.log(`  ${await ask("/")}`)

console.log("\nWithout a key")
await ask(people)

console.log("\nWith a key that may read")
const { id, key } = await laurel.keys.create({ label: "Gate 1", actor: "gate-1", role: "viewer", scopes: ["read"] })
const { contacts } = JSON.parse(await ask(people, key))
const [anna] = contacts
console.log(`  ${anna.id} is ${anna.identities[0].value}`)
const path = `/laurel/v1/contacts/${anna.id}/holds`
const { status, period } = JSON.parse(await ask(`${path}/forklift-licence?at=2026-06-01`, key))
console.log(`  ${status}, until ${period.last}`)
const { title, detail } = JSON.parse(await ask(`${path}/forklift-license`, key))
console.log(`  ${title}: ${detail}`)

console.log("\nWith the same key, once it was taken back")
await laurel.keys.revoke(id)
await ask(people, key)

server.close()
await laurel.close()
