/** Who is told by webhook: keeps what it was told, and whether it was signed. Whoever looks on may act at each request. */
import { createHmac } from "node:crypto"
import { createServer, type IncomingHttpHeaders } from "node:http"
import { secret } from "./world.ts"

export interface Told {
  /** The endpoint that it was sent to. */
  readonly endpoint: string
  readonly id: string
  readonly body: string
  readonly isSigned: boolean
}

export interface Receiver {
  readonly url: string
  readonly told: ReadonlyArray<Told>
  /** Called when a request is there, before it is answered; false leaves it without an answer. */
  onAsked: () => boolean
  /** Called when an answer is sent. */
  onAnswered: () => void
  readonly forget: () => void
  readonly close: () => void
}

const isSigned = (headers: IncomingHttpHeaders, body: string): boolean => {
  const [id, at] = [headers["webhook-id"], headers["webhook-timestamp"]]
  const key = Buffer.from(secret.slice("whsec_".length), "base64")
  const signature = createHmac("sha256", key)
    .update(`${String(id)}.${String(at)}.${body}`)
    .digest("base64")
  return headers["webhook-signature"] === `v1,${signature}`
}

/** On any free port of this machine, until it is closed. */
export const receiver = (): Promise<Receiver> =>
  new Promise((resolve) => {
    const told: Array<Told> = []
    const server = createServer((request, response) => {
      let body = ""
      request.on("data", (part) => (body += String(part)))
      // One that was killed sends no end.
      request.on("error", () => undefined)
      request.once("end", () => {
        const { headers, url = "" } = request
        told.push({
          endpoint: url.slice(1),
          id: String(headers["webhook-id"]),
          body,
          isSigned: isSigned(headers, body)
        })
        if (!self.onAsked()) return void request.socket.destroy()
        response.writeHead(204).end(() => self.onAnswered())
      })
    })
    const self = {
      url: "",
      told,
      onAsked: () => true,
      onAnswered: () => undefined,
      forget: () => void told.splice(0),
      close: () => {
        server.close()
        server.closeAllConnections()
      }
    }
    server.listen(0, "127.0.0.1", () => {
      const found = server.address()
      const port = typeof found === "object" && found !== null ? found.port : 0
      resolve(Object.assign(self, { url: `http://127.0.0.1:${port}/` }))
    })
  })
