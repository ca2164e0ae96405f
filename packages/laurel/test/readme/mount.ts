import { createServer } from "node:http"
import { open } from "laurel"

const laurel = await open({ store: "laurel.db" })
const { key } = await laurel.keys.create({ label: "portal", actor: "portal", role: "viewer" })
const api = await laurel.api({ path: "/laurel" })
const server = createServer(api.node).listen(0, "127.0.0.1")
await new Promise((resolve) => void server.once("listening", resolve))

const address = server.address()
const base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/laurel`
const asked = await fetch(`${base}/v1/certifications/licence/holders?at=2026-04-01`, {
  headers: { authorization: `Bearer ${key}` }
})
console.log(asked.status, (await asked.text()).includes("carla@example.com"))
console.log((await fetch(`${base}/v1/rejections`)).status)

server.close()
await laurel.close()
