/** What is around an operator's machine: a Moodle and a record store as they were recorded, and a receiver of webhooks. */
import { createHmac } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { site, token } from "../../apps/sync/test/recordedMoodle.ts"
import { asked, recorded } from "../../apps/sync/test/recordedStore.ts"

/** What the operator writes into .env. */
export const secrets = {
  MOODLE_TOKEN: token,
  XAPI_PASSWORD: "s3cret-of-the-store",
  HR_SECRET: `whsec_${Buffer.from("thirty-two bytes for a signature").toString("base64")}`
}

/** What the receiver got whose signature is right; what else it got is only counted. */
export interface Received {
  readonly events: Array<{ readonly type: string }>
  unsigned: number
}

const authorization = `Basic ${Buffer.from(`laurel:${secrets.XAPI_PASSWORD}`).toString("base64")}`

/** As the specification of Standard Webhooks says it, without a line of ours. */
const isSigned = ({ headers }: IncomingMessage, body: string): boolean => {
  const key = Buffer.from(secrets.HR_SECRET.slice("whsec_".length), "base64")
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`
  const expected = `v1,${createHmac("sha256", key).update(text).digest("base64")}`
  const isNow = Math.abs(Date.now() / 1_000 - Number(headers["webhook-timestamp"])) < 300
  return isNow && String(headers["webhook-signature"]).split(" ").includes(expected)
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Array<Buffer> = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString("utf8")
}

const answer = async (request: IncomingMessage, received: Received) => {
  const { url = "/" } = request
  const body = await bodyOf(request)
  if (url.startsWith("/hr")) {
    if (isSigned(request, body)) received.events.push(JSON.parse(body))
    else received.unsigned += 1
    return { status: 204, headers: {}, text: "" }
  }
  if (url.startsWith("/xapi")) {
    const isKnown = request.headers.authorization === authorization
    const exchange = isKnown ? asked(url) : recorded("90-error-bad-auth").response
    return { ...exchange, text: JSON.stringify(exchange.body) }
  }
  const { headers = {}, json } = site()({ body })
  return { status: 200, headers: { ...headers, "content-type": "application/json" }, text: JSON.stringify(json) }
}

/** Starts all of it at one port of this machine. */
export const open = async () => {
  const received: Received = { events: [], unsigned: 0 }
  const server = createServer((request, response) => {
    answer(request, received).then(
      ({ status, headers, text }) => response.writeHead(status, headers).end(text),
      (cause: unknown) => response.writeHead(500).end(String(cause))
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // The address of a server that listens on a port is never a path.
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    base,
    received,
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

export type World = Awaited<ReturnType<typeof open>>
